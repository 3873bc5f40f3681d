// Gives a program a controlling terminal: a new session, and the terminal as its stdin, stdout and stderr. ioctl_tty(2)

import { close, dup3, ioctl } from '../../kernel/syscalls/calls/file-descriptors.ts';
import { open_tree } from '../../kernel/syscalls/calls/mount-api.ts';
import { fchownat, openat } from '../../kernel/syscalls/calls/paths.ts';
import { setsid } from '../../kernel/syscalls/calls/process.ts';
import { ref } from '../../kernel/syscalls/plumbing/encoder.ts';
import { callStep, type Step } from '../operation/step.ts';
import { attachTo } from './new-filesystem.ts';

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

/**
 * The OCI runtime specification asks for the terminal as /dev/console too. Both are held open, and no link is followed to
 * either (CVE-2025-52565); a file that is there already is not used.
 */
export const bindConsole = (slave: string, uid: number): Step[] => [
  callStep(
    openat(
      {
        pathname: '/dev/console',
        flags: ['O_RDWR', 'O_CREAT', 'O_EXCL', 'O_NOFOLLOW', 'O_NOCTTY', 'O_CLOEXEC'],
        mode: 0o600,
      },
      { as: 'console' },
    ),
  ),
  callStep(
    open_tree(
      { filename: slave, flags: ['OPEN_TREE_CLONE', 'OPEN_TREE_CLOEXEC', 'AT_SYMLINK_NOFOLLOW'] },
      { as: 'terminal' },
    ),
  ),
  attachTo('console', 'terminal'),
  callStep(close({ fd: ref('terminal') })),
  callStep(close({ fd: ref('console') })),
  ...ownTerminal(slave, uid),
];
