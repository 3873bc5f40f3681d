// Free play on a terminal: what its frames show, and what the kernel says of its containers.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type NslabPtyOptions, type NslabScreen, openNslabOnPty } from '../support/pty-screen.ts';
import { frameTitled, inside, readGrid, textOf } from './frames.ts';
import { lastRow } from './learner.ts';

export const size = { columns: 120, rows: 40 } as const;

const F10 = '\u001b[21~';
export const DOWN = '\u001b[B';
export const UP = '\u001b[A';

export const keysOfList = /^ s shell.* {2}n new {2}f (freeze|thaw) {2}D remove/;
export const keysOfShell = /^ Ctrl-\] or F10 back to the list {3}exit ends the shell$/;

const TIMEOUT_MS = 120_000;

export interface PlaySession {
  readonly play: NslabScreen;
  /** What a container's shell shows; undefined while it is not on the screen. */
  shellOf(container: string): string[] | undefined;
  /** The last number that the counter in a container's shell has shown. */
  countOf(container: string): number;
  /** The row of the list. */
  listed(container: string): string;
  /** Settles when it is so. */
  until(isSo: () => boolean): Promise<void>;
  /** Settles when the counter has gone on by so many. */
  counts(container: string, more: number): Promise<void>;
  /** Opens a shell in the chosen container and starts a counter in it; leaves it again. */
  startCounter(container: string): Promise<void>;
  /** The PID of the shell in a container. */
  shellPid(container: string): number;
}

export async function openPlay(
  args: readonly string[] = [],
  options: NslabPtyOptions = {},
): Promise<PlaySession> {
  const play = await openNslabOnPty(['play', '--lang', 'en', ...args], {
    ...size,
    watchMs: 100,
    timeoutMs: TIMEOUT_MS,
    ...options,
  });
  const session: PlaySession = {
    play,
    shellOf(container) {
      const grid = readGrid(play, size.columns);
      const files = container === 'bare' ? 'this machine’s files' : 'files of its own';
      const frame = [`${container} · ${files}`, `${container} · ${files} · frozen ‖`]
        .map((title) => frameTitled(grid, title))
        .find((found) => found !== undefined);
      return frame && textOf(grid, inside(frame));
    },
    countOf(container) {
      const row = session.shellOf(container)?.findLast((line) => /^tick \d+$/.test(line));
      return Number(row?.slice('tick '.length) ?? 0);
    },
    listed: (container) => {
      const row = new RegExp(`^[│┃] [▸ ] ${container} `);
      return play.rows().find((line) => row.test(line)) ?? '';
    },
    until: async (isSo) => {
      await play.until(() => isSo(), { within: 20_000 });
    },
    async counts(container, more) {
      const from = session.countOf(container);
      await session.until(() => session.countOf(container) >= from + more);
    },
    async startCounter(container) {
      play.write('s');
      await session.until(() => keysOfShell.test(lastRow(play)));
      play.write('i=0; while :; do i=$((i+1)); echo tick $i; sleep 0.2; done\r');
      await session.until(() => session.countOf(container) > 1);
      play.write(F10);
      await session.until(() => keysOfList.test(lastRow(play)));
    },
    shellPid(container) {
      const found = play
        .tree()
        .find(({ command, cgroup }) => /sh -i$/.test(command) && cgroup.includes(`/${container}\n`));
      if (found === undefined) throw new Error(`there is no shell in ${container}`);
      return found.pid;
    },
  };
  return session;
}

/** What the kernel has let a process do: proc_pid_schedstat(5), nanoseconds on a CPU and how often. */
export const ranFor = (pid: number): string => {
  const [onCpu, , slices] = readFileSync(`/proc/${pid}/schedstat`, 'utf8').trim().split(' ');
  return `${onCpu} ${slices}`;
};

/** Whether the cgroup of a process is frozen, by the file of the hierarchy that freezes it. */
export function isFrozen(pid: number): boolean {
  const text = readFileSync(`/proc/${pid}/cgroup`, 'utf8');
  const v1 = /^\d+:(?:.*,)?freezer(?:,.*)?:(.*nslab-.*)$/m.exec(text)?.[1];
  const v2 = /^0::(.*)$/m.exec(text)?.[1] ?? '/';
  return v1 === undefined
    ? /^frozen 1$/m.test(readFileSync(join(mountOf('cgroup2'), v2, 'cgroup.events'), 'utf8'))
    : readFileSync(join(mountOf('cgroup', 'freezer'), v1, 'freezer.state'), 'utf8').trim() === 'FROZEN';
}

function mountOf(type: string, option?: string): string {
  const args = ['-n', '-f', '-o', 'TARGET', '-t', type, ...(option === undefined ? [] : ['-O', option])];
  return execFileSync('findmnt', args, { encoding: 'utf8' }).trim();
}
