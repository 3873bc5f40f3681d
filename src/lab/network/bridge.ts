// Docker's bridge network, in a stand-in host's network namespace: it leads to no other machine.

import { dump } from '../../kernel/actor/netlink.ts';
import { dumpLinks } from '../../kernel/netlink/link.ts';
import { decodeLink } from '../../kernel/netlink/link-state.ts';
import type { PlannedLine } from '../../session/event.ts';
import { actorNamed, type Lab } from '../lab.ts';
import { pidSeenBy } from '../operation/host-pid.ts';
import { runOperation } from '../operation/run-operation.ts';
import { type LinkChange, linkOperation } from '../operations/change-link.ts';
import { cloneOperation } from '../operations/clone-actor.ts';
import { untilLinksSettle } from './settled-links.ts';

const bridge = { name: 'docker0', address: '172.17.0.1', prefix: 16 } as const;
/** The container's. */
export const boxAddress = '172.17.0.2';
/** The actor whose network namespace has the bridge. */
export const uplink = 'uplink';

/** Runs a change and waits for the kernel's word on it. @throws SyscallError */
export async function changeLink(lab: Lab, actor: string, change: LinkChange): Promise<void> {
  await runOperation(lab, linkOperation(actor, change));
}

/** The index of a link, where an actor is. @throws Error when there is none of that name */
export async function linkIndex(lab: Lab, actor: string, name: string): Promise<number> {
  const links = (await dump(actorNamed(lab, actor), dumpLinks({ seq: 1 }))).map(decodeLink);
  const link = links.find((candidate) => candidate.name === name);
  if (link === undefined) throw new Error(`${actor} has no link ${name}`);
  return link.index;
}

/** Clones the stand-in host and joins the box to its bridge, as 172.17.0.2. @throws SyscallError */
export async function connectToBridge(lab: Lab, box: string): Promise<void> {
  await runOperation(
    lab,
    cloneOperation(lab, { from: 'host', as: uplink, flags: ['CLONE_NEWNET'], spare: 0 }),
  );
  const { name, address, prefix } = bridge;
  await changeLink(lab, uplink, { kind: 'bridge', name });
  const index = await linkIndex(lab, uplink, name);
  await changeLink(lab, uplink, { kind: 'address', name, index, address, prefix });
  await changeLink(lab, uplink, { kind: 'up', name });
  await changeLink(lab, uplink, {
    kind: 'veth',
    name: 'veth0',
    peer: 'eth0',
    to: box,
    peerPid: pidSeenBy(lab.host.pid, actorNamed(lab, box).pid),
    master: { index, name },
  });
  await changeLink(lab, uplink, { kind: 'up', name: 'veth0' });
  const eth0 = await linkIndex(lab, box, 'eth0');
  await changeLink(lab, box, { kind: 'address', name: 'eth0', index: eth0, address: boxAddress, prefix });
  await changeLink(lab, box, { kind: 'up', name: 'eth0' });
  await changeLink(lab, box, { kind: 'route', destination: 'default', gateway: address });
  await untilLinksSettle([actorNamed(lab, uplink), actorNamed(lab, box)]);
}

/** The same as the commands that do it: indexes and PIDs are known only then. */
export function bridgeCommands(box: string): PlannedLine[] {
  const { name, address, prefix } = bridge;
  const [index, peerPid] = [0, 0];
  const changes: [string, LinkChange][] = [
    [uplink, { kind: 'bridge', name }],
    [uplink, { kind: 'address', name, index, address, prefix }],
    [uplink, { kind: 'up', name }],
    [uplink, { kind: 'veth', name: 'veth0', peer: 'eth0', to: box, peerPid, master: { index, name } }],
    [uplink, { kind: 'up', name: 'veth0' }],
    [box, { kind: 'address', name: 'eth0', index, address: boxAddress, prefix }],
    [box, { kind: 'up', name: 'eth0' }],
  ];
  return changes.map(([actor, change]) => ({ actor, line: linkOperation(actor, change).same.shell ?? '' }));
}
