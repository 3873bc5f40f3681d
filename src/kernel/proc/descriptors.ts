// Reads what a process has open, and on which mount each is: /proc/PID/fd and fdinfo, its root and its cwd.
import { closeSync, openSync } from 'node:fs';
import { OPEN } from '../syscalls/structs/open-how.ts';
import { type ProcessId, procPath } from './pid.ts';
import { readLink, readNames, readText, unlessGone } from './vanishing.ts';

/** Where a descriptor, a root or a working directory is. */
export type FileLocation = {
  /** A path relative to the reader's root, or `pipe:[123]` and the like; a file's name may look like that too. */
  target: string;
  /** The mount ID as in mountinfo, which does not list the kernel's internal mounts; undefined before Linux 3.15. */
  mountId: number | undefined;
};

export type Descriptor = FileLocation & { fd: number };

/** `more`: there were more descriptors than were read. */
export type Descriptors = { open: Descriptor[]; more: boolean };

/**
 * The open descriptors, ascending; undefined when the process is gone. One that is closed in the meantime is left out.
 *
 * @throws EACCES for a process that ptrace(2) would refuse
 */
export function readDescriptors(pid: ProcessId, atMost: number): Descriptors | undefined {
  const names = readNames(procPath(pid, 'fd'));
  if (names === undefined) return undefined;
  const numbers = names.map(Number).sort((a, b) => a - b);
  const open = numbers.slice(0, atMost).flatMap((fd) => {
    const target = readLink(procPath(pid, `fd/${fd}`));
    const info = readText(procPath(pid, `fdinfo/${fd}`));
    return target === undefined || info === undefined ? [] : [{ fd, target, mountId: mountIdIn(info) }];
  });
  return { open, more: numbers.length > atMost };
}

/**
 * Where the root or working directory of a process is; undefined when the process is gone.
 *
 * @throws EACCES for a process that ptrace(2) would refuse
 */
export function readLocation(pid: ProcessId, name: 'root' | 'cwd'): FileLocation | undefined {
  const path = procPath(pid, name);
  const target = readLink(path);
  // open(2), O_PATH: the file itself is not opened, so a filesystem that does not answer cannot block us.
  const fd = unlessGone(() => openSync(path, OPEN.O_PATH | OPEN.O_CLOEXEC));
  if (fd === undefined) return undefined;
  try {
    const info = readText(procPath('self', `fdinfo/${fd}`));
    return target === undefined || info === undefined ? undefined : { target, mountId: mountIdIn(info) };
  } finally {
    closeSync(fd);
  }
}

/** proc_pid_fdinfo(5): the mount ID, since Linux 3.15. */
function mountIdIn(info: string): number | undefined {
  const match = /^mnt_id:\s*(\d+)$/m.exec(info);
  return match ? Number(match[1]) : undefined;
}
