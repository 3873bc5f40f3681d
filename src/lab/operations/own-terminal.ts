// A terminal of its own for a program: its session, its controlling terminal, its three descriptors. ioctl_tty(2)

import { close, dup3, ioctl } from '../../kernel/syscalls/calls/file-descriptors.ts';
import { mount } from '../../kernel/syscalls/calls/mount.ts';
import { fchownat, openat } from '../../kernel/syscalls/calls/paths.ts';
import { setsid } from '../../kernel/syscalls/calls/process.ts';
import { ref } from '../../kernel/syscalls/plumbing/encoder.ts';
import { callStep, type Step } from '../operation/step.ts';

/** For a process that leads no process group. @param slave the terminal's path, as that process sees it */
export const consoleSteps = (slave: string): Step[] => [
  callStep(setsid({})),
  callStep(openat({ pathname: slave, flags: ['O_RDWR', 'O_NOCTTY', 'O_CLOEXEC'] }, { as: 'terminal' })),
  callStep(ioctl({ fd: ref('terminal'), request: 'TIOCSCTTY', argp: 0 })),
  ...[0, 1, 2].map((newfd) => callStep(dup3({ oldfd: ref('terminal'), newfd }))),
];

/** runc, as the OCI runtime specification asks: the terminal as /dev/console too, and the user's own. */
export const consoleDevice = (slave: string, uid: number): Step[] => [
  callStep(
    openat(
      { pathname: '/dev/console', flags: ['O_RDWR', 'O_CREAT', 'O_NOCTTY', 'O_CLOEXEC'], mode: 0o600 },
      { as: 'console' },
    ),
  ),
  callStep(close({ fd: ref('console') })),
  callStep(mount({ source: slave, target: '/dev/console', mountflags: ['MS_BIND'] })),
  ...(uid === 0 ? [] : [callStep(fchownat({ pathname: slave, owner: uid, group: 4294967295 }))]),
];
