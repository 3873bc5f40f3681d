// Decides what stands in the files of /etc that name a container and other hosts.

import { UserError } from '../../kernel/errors.ts';
import { readText } from '../../kernel/proc/vanishing.ts';
import type { Step } from '../operation/step.ts';
import { defaultEtcFiles, hostLines, markContainer, writeEtcFiles } from '../operations/etc-files.ts';
import type { CreateSpec } from './container-spec.ts';

/**
 * @param skeleton its /etc is the host's, read-only
 * @param address the container's on the bridge
 * @throws UserError `machine` when hosts are to be added where no file can be written
 */
export function namesInside(spec: CreateSpec, address: string, skeleton: boolean): Step[] {
  if (!skeleton) {
    // This machine's own files are shown as they are.
    const mark = spec.root.kind === 'host' ? [] : markContainer();
    return [...mark, ...etcFiles(spec, address)];
  }
  if (spec.addHosts.length === 0) return [];
  throw new UserError(
    'machine',
    {
      en: 'hosts cannot be added: here the /etc of this container is read-only',
      zh: '不能添加主机名：这个容器的 /etc 在这里是只读的',
    },
    {
      hint: {
        en: 'With --rootfs FOLDER or --image FILE it is not.',
        zh: '用 --rootfs FOLDER 或 --image FILE 时就不是。',
      },
    },
  );
}

/** In the host's network the host's name servers can be reached, so its files are copied. */
function etcFiles({ network, hostname, root, addHosts }: CreateSpec, address: string): Step[] {
  if (network.kind === 'none') return defaultEtcFiles(hostname, undefined, addHosts);
  if (network.kind === 'bridge') return defaultEtcFiles(hostname, address, addHosts);
  if (network.kind === 'process') return [];
  const hosts = `${readText('/etc/hosts') ?? ''}${hostLines(addHosts)}`;
  if (root.kind === 'host') return addHosts.length === 0 ? [] : writeEtcFiles({ hosts });
  return writeEtcFiles({
    hostname: `${hostname}\n`,
    hosts,
    'resolv.conf': readText('/etc/resolv.conf') ?? '',
  });
}
