// Finds the processes that go on with a terminal when its shell has ended.

import { type Descriptors, readDescriptors } from './descriptors.ts';
import { listPids } from './processes.ts';
import { readStat } from './stat.ts';
import { readLink, unlessGone } from './vanishing.ts';

/** What identifies a terminal, read while its shell runs. */
export interface ShellTerminal {
  /** setsid(2): the shell's PID is the session of all that it started and that made no session of its own. */
  readonly session: number;
  /** The mount namespace in which the path is that of the terminal: each devpts has its own /dev/pts/0. */
  readonly mounts: string | undefined;
  readonly path: string;
}

export interface Remaining {
  readonly pid: number;
  /** At most 15 bytes, and any characters. */
  readonly name: string;
}

/** Of a process: who leaves a shell's terminal open has it among the first. */
const MAX_DESCRIPTORS = 64;

/** @param pid of the shell @param path of the terminal, as the shell sees it */
export const terminalOf = (pid: number, path: string): ShellTerminal => ({
  session: pid,
  mounts: readMounts(pid),
  path,
});

/** The living processes in the shell's session, and those elsewhere that have its terminal open. */
export function listRemaining(terminal: ShellTerminal): Remaining[] {
  return listPids().flatMap((pid) => {
    const stat = readStat(pid);
    if (stat === undefined || pid === terminal.session || stat.state === 'Z') return [];
    const isIts = stat.session === terminal.session || hasOpen(pid, terminal);
    return isIts ? [{ pid, name: stat.comm }] : [];
  });
}

function hasOpen(pid: number, { mounts, path }: ShellTerminal): boolean {
  if (pid === process.pid || mounts === undefined || readMounts(pid) !== mounts) return false;
  return readOpen(pid)?.open.some(({ target }) => target === path) ?? false;
}

/** ptrace(2) refuses the processes of other users, which none of ours are. */
const refused = ['EACCES', 'EPERM'];

const readMounts = (pid: number): string | undefined => readLink(`/proc/${pid}/ns/mnt`, refused);

const readOpen = (pid: number): Descriptors | undefined =>
  unlessGone(() => readDescriptors(pid, MAX_DESCRIPTORS), refused);
