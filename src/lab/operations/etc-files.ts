// Writes the files in /etc that tell a container its own name, as docker does: hostname(5), hosts(5), resolv.conf(5).

import { close, write } from '../../kernel/syscalls/calls/file-descriptors.ts';
import { mknodat, openat, openat2, symlinkat, unlinkat } from '../../kernel/syscalls/calls/paths.ts';
import { ref } from '../../kernel/syscalls/plumbing/encoder.ts';
import { callStep, constantSteps, type Step } from '../operation/step.ts';
import { makeFolders } from './exec-program.ts';

/** A further line of hosts(5). */
export interface HostEntry {
  readonly name: string;
  readonly address: string;
}

/**
 * Written from inside the new root. Without them a program that looks up its own name would ask the host's name server,
 * which it cannot reach, and wait.
 * @param address the container's, when it has a link besides `lo`
 */
export const defaultEtcFiles = (
  hostname: string,
  address: string | undefined,
  more: readonly HostEntry[] = [],
): Step[] =>
  writeEtcFiles({
    hostname: `${hostname}\n`,
    hosts: hostLines([
      { name: 'localhost', address: '127.0.0.1' },
      { name: 'localhost', address: '::1' },
      ...more,
      { name: hostname, address: address ?? '127.0.1.1' },
    ]),
    'resolv.conf': '# This network leads to no name server.\n',
  });

export const hostLines = (entries: readonly HostEntry[]): string =>
  entries.map(({ name, address }) => `${address}\t${name}\n`).join('');

/** @param files their text, by their names in /etc */
export const writeEtcFiles = (files: Readonly<Record<string, string>>): Step[] =>
  inEtc(Object.entries(files).flatMap(([name, text]) => file(name, text)));

/**
 * openat2(2), RESOLVE_NO_MAGICLINKS: the root may have made /etc a link to /proc/self/fd/3, and so to a volume.
 * @param steps in `etc-folder`
 */
const inEtc = (steps: readonly Step[]): Step[] => [
  ...makeFolders('/etc'),
  callStep(
    openat2(
      { pathname: '/etc', flags: ['O_PATH', 'O_DIRECTORY', 'O_CLOEXEC'], resolve: ['RESOLVE_NO_MAGICLINKS'] },
      { as: 'etc-folder' },
    ),
  ),
  ...steps,
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

/**
 * As docker does: programs look up what is mounted in /etc/mtab, and scripts tell by /.dockerenv that they are in a
 * container. mknod(2) makes regular files too.
 */
export const markContainer = constantSteps(() => [
  ...inEtc([
    callStep(unlinkat({ dirfd: ref('etc-folder'), pathname: 'mtab' }, { mayFail: ['ENOENT', 'EISDIR'] })),
    callStep(
      symlinkat(
        { target: '/proc/mounts', newdirfd: ref('etc-folder'), linkpath: 'mtab' },
        { mayFail: ['EEXIST'] },
      ),
    ),
  ]),
  callStep(mknodat({ pathname: '/.dockerenv', mode: S_IFREG | 0o755, dev: 0 }, { mayFail: ['EEXIST'] })),
]);

const S_IFREG = 0o100000;
