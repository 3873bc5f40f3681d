// Makes Docker's bridge network in a network namespace of the lab, without a way out, and connects containers to it.

import { setTimeout as sleep } from 'node:timers/promises';
import { dump } from '../../kernel/actor/netlink.ts';
import { UserError } from '../../kernel/errors.ts';
import { dumpLinks } from '../../kernel/netlink/link.ts';
import { decodeLink } from '../../kernel/netlink/link-state.ts';
import type { PlannedLine } from '../../session/event.ts';
import { actorNamed, type Lab } from '../lab.ts';
import { pidSeenBy } from '../operation/host-pid.ts';
import { runOperation } from '../operation/run-operation.ts';
import { type LinkChange, linkOperation } from '../operations/change-link.ts';
import { cloneOperation } from '../operations/clone-actor.ts';
import { bridge, firstAddress } from './lab-bridge.ts';
import { untilLinksSettle } from './wait-for-links.ts';

/** The actor whose network namespace has the bridge. */
export const uplink = 'uplink';

/** Makes a change and waits until the kernel has acknowledged it. @throws SyscallError */
export async function changeLink(lab: Lab, actor: string, change: LinkChange): Promise<void> {
  await runOperation(lab, linkOperation(actor, change));
}

const linksOf = async (lab: Lab, actor: string) =>
  (await dump(actorNamed(lab, actor), dumpLinks({ seq: 1 }))).map(decodeLink);

/** The index of a link in an actor's network namespace. @throws UserError when there is no such link */
export async function linkIndex(lab: Lab, actor: string, name: string): Promise<number> {
  const link = (await linksOf(lab, actor)).find((candidate) => candidate.name === name);
  if (link === undefined) {
    throw new UserError('failed', {
      en: `${actor} has no link ${name}`,
      zh: `${actor} 里没有网络设备 ${name}`,
    });
  }
  return link.index;
}

/** Makes the lab's bridge when it is first needed. @returns its index @throws SyscallError */
function ensureBridge(lab: Lab): Promise<number> {
  lab.bridge.index ??= makeBridge(lab).catch((error: unknown) => {
    lab.bridge.index = undefined;
    lab.actors.get(uplink)?.close(); // a half-made bridge ends with it
    lab.actors.delete(uplink);
    throw error;
  });
  return lab.bridge.index;
}

/** Clones the actor whose network namespace gets the bridge, and makes the bridge there. */
async function makeBridge(lab: Lab): Promise<number> {
  await runOperation(
    lab,
    cloneOperation(lab, { from: 'host', as: uplink, flags: ['CLONE_NEWNET'], spare: 0 }),
  );
  const { name, address, prefix } = bridge;
  await changeLink(lab, uplink, { kind: 'bridge', name });
  const index = await linkIndex(lab, uplink, name);
  await changeLink(lab, uplink, { kind: 'address', name, index, address, prefix });
  await changeLink(lab, uplink, { kind: 'up', name });
  return index;
}

/**
 * Connects a container to the lab's bridge by a veth pair.
 * @param box the actor in the container's network namespace @param address from the bridge's pool
 * @returns the name of the bridge's end of the pair
 * @throws SyscallError: a bridge takes 1,023 links (BR_MAX_PORTS in net/bridge/br_private.h)
 */
export const connectToBridge = (lab: Lab, box: string, address: string): Promise<string> =>
  lab.bridge.oneAtATime(() => connect(lab, box, address));

async function connect(lab: Lab, box: string, address: string): Promise<string> {
  const index = await ensureBridge(lab);
  const link = lab.bridge.nextLinkName();
  const { name, prefix } = bridge;
  await changeLink(lab, uplink, {
    kind: 'veth',
    name: link,
    peer: 'eth0',
    peerAddress: hardwareAddress(address),
    to: box,
    peerPid: pidSeenBy(lab.host.pid, actorNamed(lab, box).pid),
    master: { index, name },
  });
  await changeLink(lab, uplink, { kind: 'up', name: link });
  const eth0 = await linkIndex(lab, box, 'eth0');
  await changeLink(lab, box, { kind: 'address', name: 'eth0', index: eth0, address, prefix });
  await changeLink(lab, box, { kind: 'up', name: 'eth0' });
  await changeLink(lab, box, { kind: 'route', destination: 'default', gateway: bridge.address });
  await untilLinksSettle([actorNamed(lab, uplink), actorNamed(lab, box)]);
  return link;
}

/**
 * Derived from the IP address as Docker does: when the address gets reused, entries of it in ARP caches stay right. arp(7)
 */
const hardwareAddress = (address: string): string =>
  ['02', '42', ...address.split('.').map((part) => Number(part).toString(16).padStart(2, '0'))].join(':');

const GONE_MS = 5_000;
const PAUSE_MS = 5;

/**
 * Waits until the veth pair of a container that has ended is gone. The kernel removes it with the network namespace, within
 * 40 ms, which is faster than removing it ourselves.
 * @throws UserError when it is still there after 5 s: another process keeps the namespace
 */
export async function untilLinkGone(lab: Lab, link: string): Promise<void> {
  const until = performance.now() + GONE_MS;
  while (lab.actors.get(uplink)?.alive === true) {
    const links = await lab.bridge.oneAtATime(() => linksOf(lab, uplink));
    if (!links.some(({ name }) => name === link)) return;
    if (performance.now() > until) {
      throw new UserError(
        'failed',
        {
          en: `${link} is still there after ${GONE_MS / 1000} s`,
          zh: `过了 ${GONE_MS / 1000} 秒，${link} 还在`,
        },
        {
          hint: {
            en: 'A process outside of the container keeps its network namespace.',
            zh: '容器外有进程还占着它的网络命名空间。',
          },
        },
      );
    }
    await sleep(PAUSE_MS);
  }
}

/** The commands that do the same, for showing. Indexes and PIDs are not known yet, and not shown. */
export function bridgeCommands(box: string): PlannedLine[] {
  const { name, address, prefix } = bridge;
  const [index, peerPid] = [0, 0];
  const changes: [string, LinkChange][] = [
    [uplink, { kind: 'bridge', name }],
    [uplink, { kind: 'address', name, index, address, prefix }],
    [uplink, { kind: 'up', name }],
    [uplink, { kind: 'veth', name: 'veth0', peer: 'eth0', to: box, peerPid, master: { index, name } }],
    [uplink, { kind: 'up', name: 'veth0' }],
    [box, { kind: 'address', name: 'eth0', index, address: firstAddress, prefix }],
    [box, { kind: 'up', name: 'eth0' }],
  ];
  return changes.map(([actor, change]) => ({ actor, line: linkOperation(actor, change).same.shell ?? '' }));
}
