// Describes a lesson while it runs, and fills live values into its texts.

import { readStatus } from '../kernel/proc/status.ts';
import { foldersOf } from '../lab/cgroups/group.ts';
import { hostnameIn, pidOf } from '../lab/lab.ts';
import type { CheckContext } from './checks/check.ts';
import type { Lesson } from './lesson-type.ts';

/** Facts about the machine that texts mention, each as it reads in a sentence. */
export interface MachineFacts {
  readonly user: string;
  readonly uid: string;
  readonly kernel: string;
  readonly arch: string;
  readonly cgroup: string;
  readonly memory: string;
}

/** A lesson while it runs: what its verbs and checks work on, its texts, and the values of `{{machine.…}}`. */
export interface LessonRun extends CheckContext {
  readonly lesson: Lesson;
  readonly machine: MachineFacts;
}

/** Replaces each `{{NAME.property}}` by its value; what does not exist yet becomes `…`. */
export async function fillInValues(run: LessonRun, text: string): Promise<string> {
  // Plain text and expressions alternate: a value that comes from a container is never read as an expression.
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
    return property === 'ledger' ? run.lab.ledger.path : foldersOf(run.lab.cgroups.lab).join(', ') || '—';
  const result = run.results.get(name);
  if (property === 'value')
    return result === undefined ? undefined : (result.errno ?? result.text ?? String(result.ret));
  const pid = pidOf(run.lab, name);
  if (pid === undefined) return undefined;
  if (property === 'pid') return String(pid);
  if (property === 'inside') return readStatus(pid)?.nspid.at(-1)?.toString();
  return run.lab.actors.has(name) ? hostnameIn(run.lab, name) : undefined;
}
