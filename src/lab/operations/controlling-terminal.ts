// Gives a program a controlling terminal: a new session, and the terminal as its stdin, stdout and stderr. ioctl_tty(2)

import { close, dup3, ioctl } from '../../kernel/syscalls/calls/file-descriptors.ts';
import { mount } from '../../kernel/syscalls/calls/mount.ts';
import { fchownat, openat } from '../../kernel/syscalls/calls/paths.ts';
import { setsid } from '../../kernel/syscalls/calls/process.ts';
import { ref } from '../../kernel/syscalls/plumbing/encoder.ts';
import { callStep, type Step } from '../operation/step.ts';

/** setsid(2): the process must not lead a process group. @param slave the terminal's path, as that process sees it */
export const setControllingTerminal = (slave: string): Step[] => [
  callStep(setsid({})),
  callStep(openat({ pathname: slave, flags: ['O_RDWR', 'O_NOCTTY', 'O_CLOEXEC'] }, { as: 'terminal' })),
  callStep(ioctl({ fd: ref('terminal'), request: 'TIOCSCTTY', argp: 0 })),
  ...[0, 1, 2].map((newfd) => callStep(dup3({ oldfd: ref('terminal'), newfd }))),
];

/** As runc does: the user owns its terminal. chown(2): -1 leaves the group as it is. */
export const ownTerminal = (slave: string, uid: number): Step[] =>
  uid === 0 ? [] : [callStep(fchownat({ pathname: slave, owner: uid, group: 4294967295 }))];

/** The OCI runtime specification asks for the terminal as /dev/console too. */
export const bindConsole = (slave: string, uid: number): Step[] => [
  callStep(
    openat(
      { pathname: '/dev/console', flags: ['O_RDWR', 'O_CREAT', 'O_NOCTTY', 'O_CLOEXEC'], mode: 0o600 },
      { as: 'console' },
    ),
  ),
  callStep(close({ fd: ref('console') })),
  callStep(mount({ source: slave, target: '/dev/console', mountflags: ['MS_BIND'] })),
  ...ownTerminal(slave, uid),
];
