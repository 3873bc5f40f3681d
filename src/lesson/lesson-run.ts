// What a lesson knows while it runs: its lab, and what its named calls returned.

import { readStatus } from '../kernel/proc/status.ts';
import { uname } from '../kernel/syscalls/calls/host.ts';
import { actorNamed, type Lab } from '../lab/lab.ts';
import type { PingResult } from '../lab/operations/ping.ts';
import type { Layer } from '../observe/observe-overlay.ts';
import type { Lesson } from './load-lessons.ts';

export interface NamedResult {
  readonly ret: number;
  /** errno's name, when the call failed. */
  readonly errno?: string;
  /** What a read brought. */
  readonly text?: string;
}

/** Facts that the opening tells: each as it reads in a sentence. */
export interface MachineFacts {
  readonly user: string;
  readonly uid: string;
  readonly kernel: string;
  readonly arch: string;
  readonly cgroup: string;
  readonly memory: string;
}

export interface LessonRun {
  readonly lab: Lab;
  readonly lesson: Lesson;
  readonly results: Map<string, NamedResult>;
  readonly pings: Map<string, PingResult>;
  /** What `{{machine.…}}` stands for. */
  readonly machine: MachineFacts;
}

/** PID, as we see it, of an actor or program of the lab; undefined when it has ended. */
export function pidOf({ lab }: LessonRun, name: string): number | undefined {
  const program = lab.programs.get(name);
  if (program !== undefined) return program.status === undefined ? program.pid : undefined;
  const actor = lab.actors.get(name);
  return actor?.alive === true ? actor.pid : undefined;
}

/** The lesson's overlay directories, of boxes that run. */
export const layersOf = (run: LessonRun): Layer[] =>
  run.lesson.layers.flatMap(({ name, role, in: box, path }) => {
    const pid = pidOf(run, box);
    return pid === undefined ? [] : [{ name, role, pid, path }];
  });

/** What uname(2) says inside. @throws SyscallError, ActorGone */
export async function hostnameIn({ lab }: LessonRun, name: string): Promise<string> {
  const { out } = await actorNamed(lab, name).call(uname({}));
  return out.buf.nodename;
}

/** Puts values for `{{NAME.property}}`; what does not exist yet stays `…`. */
export async function fillIn(run: LessonRun, text: string): Promise<string> {
  // Text and expressions in turn: what a container's file says is put in as it is, never read as an expression.
  const parts = text.split(/\{\{([a-z0-9-]+\.[a-z]+)\}\}/);
  const filled = parts.map(async (part, i) => {
    if (i % 2 === 0) return part;
    const [name = '', property = ''] = part.split('.');
    return (await liveValue(run, name, property)) ?? '…';
  });
  return (await Promise.all(filled)).join('');
}

async function liveValue(run: LessonRun, name: string, property: string): Promise<string | undefined> {
  if (name === 'machine') return run.machine[property as keyof MachineFacts];
  if (name === 'lab')
    return property === 'ledger'
      ? run.lab.ledger.path
      : [...run.lab.cgroups.lab.folders.values()].join(', ') || '—';
  const result = run.results.get(name);
  if (property === 'value')
    return result === undefined ? undefined : (result.errno ?? result.text ?? String(result.ret));
  const pid = pidOf(run, name);
  if (pid === undefined) return undefined;
  if (property === 'pid') return String(pid);
  if (property === 'inside') return readStatus(pid)?.nspid.at(-1)?.toString();
  return run.lab.actors.has(name) ? hostnameIn(run, name) : undefined;
}
