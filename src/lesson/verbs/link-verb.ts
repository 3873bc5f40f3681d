// Defines the verb `link`: an actor changes its network over rtnetlink.

import type { z } from 'zod';
import type { Lab } from '../../lab/lab.ts';
import { linkIndex } from '../../lab/network/bridge.ts';
import { pidSeenBy } from '../../lab/operation/host-pid.ts';
import { type LinkChange, linkOperation } from '../../lab/operations/change-link.ts';
import { defineDeferredVerb } from './verb.ts';
import type { VerbFields } from './verb-fields.ts';

const schema = ({ z, name }: VerbFields) =>
  z.union([
    z.strictObject({ by: name, bridge: z.string() }),
    z.strictObject({ by: name, veth: z.string(), peer: z.string(), to: name, master: z.string().optional() }),
    z.strictObject({
      by: name,
      vxlan: z.string(),
      id: z.number().int(),
      remote: z.string(),
      dev: z.string(),
      master: z.string().optional(),
    }),
    z.strictObject({ by: name, up: z.string() }),
    z.strictObject({ by: name, address: z.string().regex(/^[\d.]+\/\d+$/), on: z.string() }),
    z.strictObject({ by: name, route: z.string(), via: z.string() }),
  ]);

type Item = z.infer<ReturnType<typeof schema>>;

/** What the kernel knows by number: the index of an existing link, the PID of the process that gets the other end. */
interface KernelNumbers {
  readonly index: number;
  readonly peerPid: number;
}

/** Titles and commands show names, so any index will do for them but 0, which means no link: rtnetlink(7). */
const placeholders: KernelNumbers = { index: 1, peerPid: 0 };

function knownNow({ actors }: Pick<Lab, 'actors'>, item: Item): KernelNumbers {
  const [by, to] = [actors.get(item.by), 'to' in item ? actors.get(item.to) : undefined];
  return by?.alive && to?.alive ? { ...placeholders, peerPid: pidSeenBy(by.pid, to.pid) } : placeholders;
}

export const linkVerb = defineDeferredVerb({
  schema,
  names: { by: 'actor', to: 'process' },
  isDraft: (item) => 'vxlan' in item,
  preview: ({ lab }, item) => linkOperation(item.by, changeOf(item, knownNow(lab, item))),
  async operation({ lab }, item, { by, to }) {
    const link = requiredLink(item);
    const index = link === undefined ? 0 : await linkIndex(lab, item.by, link);
    const peerPid = to === undefined ? 0 : pidSeenBy(by.pid, to.pid);
    return linkOperation(item.by, changeOf(item, { index, peerPid }));
  },
});

/** The link that must exist before the change. */
function requiredLink(item: Item): string | undefined {
  if ('address' in item) return item.on;
  return 'veth' in item ? item.master : undefined;
}

function changeOf(item: Item, { index, peerPid }: KernelNumbers): LinkChange {
  if ('bridge' in item) return { kind: 'bridge', name: item.bridge };
  if ('up' in item) return { kind: 'up', name: item.up };
  if ('route' in item) return { kind: 'route', destination: item.route, gateway: item.via };
  if ('address' in item) {
    const [address = '', prefix = ''] = item.address.split('/');
    return { kind: 'address', name: item.on, index, address, prefix: Number(prefix) };
  }
  if ('vxlan' in item) throw new Error('nothing makes a VXLAN yet');
  const master = item.master === undefined ? undefined : { index, name: item.master };
  return { kind: 'veth', name: item.veth, peer: item.peer, to: item.to, peerPid, master };
}
