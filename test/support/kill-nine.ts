// Kills one process of a session, whichever, at some moment, and lets `nslab clean` do the rest.

import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { cli, type Nslab } from './nslab.ts';
import { isOver, type Process } from './processes.ts';

/** How long what still lives of a session may take to end by itself. */
const END_MS = 40_000;
const CLEAN_MS = 20_000;
const PAUSE_MS = 10;

export interface Killed {
  /** The process that was killed, as it called itself. */
  readonly victim: string;
  /** How nslab itself ended: its status, or undefined when it was the victim. */
  readonly status: number | undefined;
  readonly stderr: string;
}

/**
 * Kills the process of the session whose turn it is, of nslab, its actors and their children that live at this moment: 0 is
 * nslab itself, 1 its first actor, and so on down the tree and round again. Waits until nslab has ended by itself, too.
 * @throws Error when that takes more than 40 seconds
 */
export async function killOne(session: Nslab, turn: number): Promise<Killed> {
  const alive = session.tree().filter((one) => !isOver(one));
  const isOurs = (pid: number): boolean =>
    alive.some((one) => one.pid === pid && one.command.startsWith('nslab'));
  // What the command of a container has started may end without it.
  const victims = alive.filter(({ pid, ppid }) => pid === session.child.pid || isOurs(ppid));
  const victim = victims[turn % victims.length];
  if (victim === undefined) throw new Error('the session is over');
  const isNslab = victim.pid === session.child.pid;
  killSame(victim);
  const late = sleep(END_MS, undefined, { ref: false }).then(() => {
    throw new Error(`nslab goes on without ${victim.command}:\n${session.stdout().slice(-1500)}`);
  });
  const { status, stderr } = await Promise.race([session.ended, late]);
  late.catch(() => undefined);
  return { victim: victim.command, status: isNslab ? undefined : status, stderr };
}

function killSame({ pid }: Process): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // It ended in this very moment: then its end is what is tried.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** `nslab clean`, as a user would call it. @throws Error when it fails */
export function clean(): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'clean'], {
    encoding: 'utf8',
    timeout: CLEAN_MS,
  });
  if (status !== 0) throw new Error(`nslab clean ended with ${status}: ${stdout}${stderr}`);
  return stdout;
}

/** Waits until the transcript has so many lines. @throws Error when the session ends before */
export async function atLine(session: Nslab, count: number): Promise<void> {
  let over = false;
  session.ended.then(() => {
    over = true;
  });
  let counted: string | undefined;
  for (;;) {
    const text = session.stdout();
    if (text !== counted && text.split('\n').length > count) return;
    counted = text;
    if (over) throw new Error(`the transcript has no line ${count}:\n${session.stderr()}`);
    await sleep(PAUSE_MS / 10);
  }
}
