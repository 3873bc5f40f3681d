// The files by which a container knows its own name, as docker writes them: hostname(5), hosts(5), resolv.conf(5).

import { close, write } from '../../kernel/syscalls/calls/file-descriptors.ts';
import { openat, unlinkat } from '../../kernel/syscalls/calls/paths.ts';
import { ref } from '../../kernel/syscalls/plumbing/encoder.ts';
import { callStep, type Step } from '../operation/step.ts';
import { folderSteps } from './exec-program.ts';

/**
 * Made from inside the new root. Without them a program that asks for its own name asks a name server of the host's, whom
 * it cannot reach, and waits.
 * @param address the container's, when it has more than `lo`
 */
export const etcSteps = (hostname: string, address: string | undefined): Step[] =>
  etcFiles({
    hostname: `${hostname}\n`,
    hosts: ['127.0.0.1\tlocalhost', '::1\tlocalhost', `${address ?? '127.0.1.1'}\t${hostname}`, ''].join(
      '\n',
    ),
    'resolv.conf': '# This network leads to no name server.\n',
  });

/** What they say, by their names in /etc. */
export const etcFiles = (files: Readonly<Record<string, string>>): Step[] => [
  ...folderSteps('/etc'),
  ...Object.entries(files).flatMap(([name, text]) => file(`/etc/${name}`, text)),
];

/** What was there may be a link to where nothing is: of systemd-resolved, into /run. */
const file = (pathname: string, buf: string): Step[] => [
  callStep(unlinkat({ pathname }, { mayFail: ['ENOENT'] })),
  callStep(
    openat({ pathname, flags: ['O_WRONLY', 'O_CREAT', 'O_EXCL', 'O_CLOEXEC'], mode: 0o644 }, { as: 'etc' }),
  ),
  callStep(write({ fd: ref('etc'), buf })),
  callStep(close({ fd: ref('etc') })),
];
