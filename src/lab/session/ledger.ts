// Keeps the ledger of a session: lists what it makes on the host, before it is made, so that anyone can clean up after us.

import { appendFileSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Actor } from '../../kernel/actor/actor.ts';
import { codeOf } from '../../kernel/errno.ts';
import { SyscallError, UserError } from '../../kernel/errors.ts';
import { readStat } from '../../kernel/proc/stat.ts';
import { flock, write } from '../../kernel/syscalls/calls/file-descriptors.ts';
import { linkat, openat } from '../../kernel/syscalls/calls/paths.ts';
import { sessionFolder } from './session-folders.ts';

/** Something that can be left behind: nothing else of ours exists outside a namespace. */
export type LedgerEntry =
  | { readonly kind: 'folder'; readonly path: string }
  | {
      readonly kind: 'cgroup';
      readonly path: string;
      /** The hierarchy, as /proc/PID/cgroup lists its controllers; empty for version 2. Older ledgers do not have it. */
      readonly hierarchy?: string;
      /**
       * The inode of the cgroup where the hierarchy is mounted, by which the same part of it is known in another mount
       * namespace.
       */
      readonly top?: number;
    }
  | {
      readonly kind: 'process';
      readonly pid: number;
      readonly startTime: number;
      /** The name of the container whose first process it is. */
      readonly container?: string;
    };

export interface LedgerHead {
  readonly version: 1;
  readonly id: string;
  readonly uid: number;
  readonly bootId: string;
  readonly nslabPid: number;
  /** Start time. With the PID it identifies a process: proc_pid_stat(5). */
  readonly nslabStart: number;
  /** The PID namespace of that PID: the link /proc/self/ns/pid. */
  readonly pidNamespace: string;
  /** The cgroup namespace, to which what a mount of cgroups shows is relative. Older ledgers do not have it. */
  readonly cgroupNamespace?: string;
}

export interface Ledger {
  readonly id: string;
  readonly path: string;
  readonly entries: readonly LedgerEntry[];
  /** Call it right before the thing is made. @throws UserError `machine` when it cannot be written */
  note(entry: LedgerEntry): void;
  /** Call it when everything that was noted is gone. */
  remove(): void;
}

/** random(4): a new one at every boot, by which a ledger of an earlier boot is recognised. */
export const bootId = (): string => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();

export const pidNamespace = (): string => readlinkSync('/proc/self/ns/pid');
export const cgroupNamespace = (): string => readlinkSync('/proc/self/ns/cgroup');

/** How often it is tried again after an ending session has removed the folder, which it had found empty. */
const TRIES = 100;
/** What a folder answers that is of no use; open(2): overlayfs may not know O_TMPFILE. */
const useless: readonly string[] = ['ENOSPC', 'EDQUOT', 'EROFS', 'EOPNOTSUPP', 'EISDIR', 'EACCES', 'EPERM'];

/**
 * Opens this session's ledger. The session counts as alive while the actor `holder` runs and so keeps the file locked.
 * @throws UserError when no folder can hold it, SyscallError when the file cannot be locked
 */
export async function openLedger(id: string, holder: Actor): Promise<Ledger> {
  const except = new Set<string>();
  for (let tries = 1; ; tries++) {
    const folder = sessionFolder(except);
    try {
      return await openLedgerIn(folder, id, holder);
    } catch (error) {
      if (!(error instanceof SyscallError) || tries === TRIES) throw error;
      if (useless.includes(error.code)) except.add(folder);
      else if (error.code !== 'ENOENT') throw error;
    }
  }
}

async function openLedgerIn(folder: string, id: string, holder: Actor): Promise<Ledger> {
  const path = join(folder, id);
  const head: LedgerHead = {
    version: 1,
    id,
    uid: process.geteuid?.() ?? 0,
    bootId: bootId(),
    nslabPid: process.pid,
    nslabStart: readStat('self')?.startTime ?? 0,
    pidNamespace: pidNamespace(),
    cgroupNamespace: cgroupNamespace(),
  };
  // open(2), O_TMPFILE: it is locked and written before it gets a name, so nobody ever sees it unlocked.
  const { ret: fd } = await holder.call(
    openat({ pathname: folder, flags: ['O_RDWR', 'O_TMPFILE', 'O_CLOEXEC'], mode: 0o600 }),
  );
  await holder.callAll([
    flock({ fd, operation: ['LOCK_EX', 'LOCK_NB'] }),
    write({ fd, buf: `${JSON.stringify(head)}\n` }),
    // linkat(2): by /proc/self/fd, as AT_EMPTY_PATH needs CAP_DAC_READ_SEARCH.
    linkat({ oldpath: `/proc/self/fd/${fd}`, newpath: path, flags: ['AT_SYMLINK_FOLLOW'] }),
  ]);
  const entries: LedgerEntry[] = [];
  return {
    id,
    path,
    entries,
    note(entry) {
      entries.push(entry);
      append(path, `${JSON.stringify(entry)}\n`);
    },
    remove() {
      rmSync(path, { force: true });
    },
  };
}

function append(path: string, line: string): void {
  try {
    appendFileSync(path, line);
  } catch (cause) {
    const code = codeOf(cause);
    if (code === '') throw cause;
    throw new UserError(
      'machine',
      { en: `cannot write to the ledger ${path}: ${code}`, zh: `无法写入记录 ${path}：${code}` },
      {
        hint: {
          en: 'Without it, what a killed session leaves could not be found, so nothing more is made. Make room there.',
          zh: '没有记录，就找不到被杀死的会话留下的东西，所以不再创建任何东西。请在那里腾出空间。',
        },
        cause,
      },
    );
  }
}
