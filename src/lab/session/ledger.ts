// The list of what a session makes on the host, written before it is made, so that anyone can clean up after us.

import { appendFileSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Actor } from '../../kernel/actor/actor.ts';
import { readStat } from '../../kernel/proc/stat.ts';
import { close, dup3, flock, write } from '../../kernel/syscalls/calls/file-descriptors.ts';
import { linkat, openat } from '../../kernel/syscalls/calls/paths.ts';
import { ref } from '../../kernel/syscalls/plumbing/encoder.ts';

/** What can be left behind: nothing else of ours lives outside a namespace. */
export type LedgerEntry =
  | { readonly kind: 'cgroup' | 'folder'; readonly path: string }
  | {
      readonly kind: 'process';
      readonly pid: number;
      readonly startTime: number;
      /** It is the first one of a container of that name. */
      readonly container?: string;
    };

export interface LedgerHead {
  readonly version: 1;
  readonly id: string;
  readonly uid: number;
  readonly bootId: string;
  readonly nslabPid: number;
  /** With the PID it names one process for good: proc_pid_stat(5). */
  readonly nslabStart: number;
  /** Where that PID means something: the inode of /proc/self/ns/pid. */
  readonly pidNamespace: string;
}

export interface Ledger {
  readonly id: string;
  readonly path: string;
  readonly entries: readonly LedgerEntry[];
  /** Call it on the line before the one that makes the thing. */
  note(entry: LedgerEntry): void;
  /** Everything noted is gone. */
  remove(): void;
}

/** random(4): a new one at every boot, so that a file that outlives a boot names nothing of this one. */
export const bootId = (): string => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();

/** A number that nothing else has. */
const LEDGER_FD = 1000;

export const pidNamespace = (): string => readlinkSync('/proc/self/ns/pid');

/**
 * Opens this session's ledger. The session counts as alive while `holder` keeps the file locked, that is, while it runs.
 * @throws SyscallError when the file cannot be locked
 */
export async function openLedger(folder: string, id: string, holder: Actor): Promise<Ledger> {
  const path = join(folder, id);
  const head: LedgerHead = {
    version: 1,
    id,
    uid: process.geteuid?.() ?? 0,
    bootId: bootId(),
    nslabPid: process.pid,
    nslabStart: readStat('self')?.startTime ?? 0,
    pidNamespace: pidNamespace(),
  };
  // open(2), O_TMPFILE: locked and written before it has a name, so that nobody ever finds it without its lock.
  const calls = [
    openat({ pathname: folder, flags: ['O_RDWR', 'O_TMPFILE', 'O_CLOEXEC'], mode: 0o600 }, { as: 'ledger' }),
    flock({ fd: ref('ledger'), operation: ['LOCK_EX', 'LOCK_NB'] }),
    write({ fd: ref('ledger'), buf: `${JSON.stringify(head)}\n` }),
    // By its number: AT_EMPTY_PATH takes CAP_DAC_READ_SEARCH, linkat(2).
    dup3({ oldfd: ref('ledger'), newfd: LEDGER_FD, flags: ['O_CLOEXEC'] }),
    linkat({ oldpath: `/proc/self/fd/${LEDGER_FD}`, newpath: path, flags: ['AT_SYMLINK_FOLLOW'] }),
    close({ fd: LEDGER_FD }),
  ];
  await holder.callAll(calls);
  const entries: LedgerEntry[] = [];
  return {
    id,
    path,
    entries,
    note(entry) {
      entries.push(entry);
      appendFileSync(path, `${JSON.stringify(entry)}\n`);
    },
    remove() {
      rmSync(path, { force: true });
    },
  };
}
