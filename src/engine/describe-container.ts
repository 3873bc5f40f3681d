// Describes a whole container of a lab by what the kernel shows of it now: for the last page, and for its card.

import { join } from 'node:path';
import { namespaceKinds } from '../kernel/proc/namespace-links.ts';
import { readStatus } from '../kernel/proc/status.ts';
import { readText } from '../kernel/proc/vanishing.ts';
import { capabilityNames } from '../kernel/syscalls/structs/capabilities.ts';
import { commandLines } from '../lab/container/command-lines.ts';
import type { EventOf } from '../session/event.ts';
import type { LabSession } from './lab-session.ts';

export type ContainerFacts = NonNullable<EventOf<'summary'>['container']>;

/** @returns undefined when there is no such container, or it ends meanwhile @throws SyscallError, ActorGone */
export async function describeContainer(
  { lab, evidence }: Pick<LabSession, 'lab' | 'evidence'>,
  name: string,
): Promise<ContainerFacts | undefined> {
  const container = lab.containers.get(name);
  const [host, box] = evidence.subjects(['host', name]);
  if (container === undefined || host === undefined || box === undefined) return undefined;
  const namespaces = await evidence.namespaces([host, box]);
  const [own, others] = [namespaces.get(box.name), namespaces.get(host.name)];
  // Its command has the privileges that programs in it have.
  const status = readStatus(container.pid);
  if (own === undefined || others === undefined || status === undefined) return undefined;
  const limits = {
    memoryLimit: finite(evidence.cgroup(name)?.limit),
    pidsLimit: finite(Number(readText(pidsFile(lab, name) ?? '')?.trim())),
  };
  const network = await evidence.network(name);
  const eth0 = network?.links.find((link) => link.name === 'eth0');
  const address = network?.addresses.find(({ index }) => index === eth0?.index);
  return {
    hostname: (await evidence.hostnames([box])).get(name) ?? '',
    pid: container.pid,
    pidInside: status.nspid.at(-1) ?? container.pid,
    namespaces: namespaceKinds.flatMap((kind) => {
      const inode = own[kind];
      return inode === undefined ? [] : [{ kind, inode, own: inode !== others[kind] }];
    }),
    ...limits,
    layers: await layersOf(evidence, box),
    ...(address === undefined ? {} : { address: `${address.address}/${address.prefix}` }),
    capabilities: capabilityNames(status.capBnd).length,
    seccomp: status.seccomp === 2,
    lines: commandLines(container.spec),
  };
}

/** Without a limit the file says `max`, and version 1 of memory a number beyond all memory. */
const finite = (value: number | undefined): number | undefined =>
  value !== undefined && Number.isFinite(value) && value > 0 ? value : undefined;

/** pids.rst: the same name in both versions. */
function pidsFile(lab: LabSession['lab'], name: string): string | undefined {
  const place = lab.cgroups.box(name).folders.get('pids');
  return place === undefined ? undefined : join(place.folder, 'pids.max');
}

/** The directories of the overlay that is its /, top first: overlayfs.rst, lowerdir and upperdir. */
async function layersOf(
  evidence: LabSession['evidence'],
  box: { readonly name: string; readonly pid: number },
): Promise<ContainerFacts['layers']> {
  const [seen] = await evidence.mounts([box]);
  const root = seen?.mounts.findLast(({ point }) => point === '/');
  if (root?.type !== 'overlay') return [];
  const lower = root.superOptions.find((option) => option.startsWith('lowerdir'));
  const lowers = lower === undefined ? 0 : lower.slice(lower.indexOf('=') + 1).split(':').length;
  return [
    { name: 'upper', role: 'upper' },
    ...Array.from({ length: lowers }, (_, i) => ({ name: `lower${i + 1}`, role: 'lower' as const })),
  ];
}
