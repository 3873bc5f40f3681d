// Writes the files in /etc that tell a container its own name, as docker does: hostname(5), hosts(5), resolv.conf(5).

import { close, write } from '../../kernel/syscalls/calls/file-descriptors.ts';
import { openat, openat2, unlinkat } from '../../kernel/syscalls/calls/paths.ts';
import { ref } from '../../kernel/syscalls/plumbing/encoder.ts';
import { callStep, type Step } from '../operation/step.ts';
import { makeFolders } from './exec-program.ts';

/**
 * Written from inside the new root. Without them a program that looks up its own name would ask the host's name server,
 * which it cannot reach, and wait.
 * @param address the container's, when it has a link besides `lo`
 */
export const defaultEtcFiles = (hostname: string, address: string | undefined): Step[] =>
  writeEtcFiles({
    hostname: `${hostname}\n`,
    hosts: ['127.0.0.1\tlocalhost', '::1\tlocalhost', `${address ?? '127.0.1.1'}\t${hostname}`, ''].join(
      '\n',
    ),
    'resolv.conf': '# This network leads to no name server.\n',
  });

/** @param files their text, by their names in /etc */
export const writeEtcFiles = (files: Readonly<Record<string, string>>): Step[] => [
  ...makeFolders('/etc'),
  // openat2(2), RESOLVE_NO_MAGICLINKS: the root may have made /etc a link to /proc/self/fd/3, and so to a volume.
  callStep(
    openat2(
      { pathname: '/etc', flags: ['O_PATH', 'O_DIRECTORY', 'O_CLOEXEC'], resolve: ['RESOLVE_NO_MAGICLINKS'] },
      { as: 'etc-folder' },
    ),
  ),
  ...Object.entries(files).flatMap(([name, text]) => file(name, text)),
  callStep(close({ fd: ref('etc-folder') })),
];

/** Unlinked first: the name may be a dangling symlink, as systemd-resolved's into /run. */
const file = (pathname: string, buf: string): Step[] => [
  callStep(unlinkat({ dirfd: ref('etc-folder'), pathname }, { mayFail: ['ENOENT'] })),
  callStep(
    openat(
      {
        dirfd: ref('etc-folder'),
        pathname,
        flags: ['O_WRONLY', 'O_CREAT', 'O_EXCL', 'O_CLOEXEC'],
        mode: 0o644,
      },
      { as: 'etc' },
    ),
  ),
  callStep(write({ fd: ref('etc'), buf })),
  callStep(close({ fd: ref('etc') })),
];
