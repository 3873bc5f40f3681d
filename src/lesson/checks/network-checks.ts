// Checks a network: its links, the neighbors it knows, the pings that were answered.

import { actorNamed, type Lab } from '../../lab/lab.ts';
import { type NetworkSnapshot, observeNetwork } from '../../observe/observe-network.ts';
import type { Fields } from '../fields.ts';
import { defineCheck } from './check.ts';

export const linkCheck = defineCheck({
  schema: ({ z }: Fields) =>
    z.strictObject({
      of: z.string(),
      name: z.string(),
      up: z.boolean().optional(),
      master: z.string().optional(),
      address: z.string().optional(),
    }),

  /** Gives `up docker0 172.17.0.2/16`: state, master and addresses of the link. */
  async measure({ lab }, check) {
    const { links, addresses } = await networkOf(lab, check.of);
    const link = links.find(({ name }) => name === check.name);
    if (link === undefined) return 'absent';
    const master = links.find(({ index }) => index === link.master)?.name;
    const own = addresses
      .filter(({ index }) => index === link.index)
      .map(({ address, prefix }) => `${address}/${prefix}`);
    return [link.up ? 'up' : 'down', ...(master === undefined ? [] : [master]), ...own].join(' ');
  },

  holds({ up, master, address }, now) {
    if (typeof now !== 'string' || now === 'absent') return false;
    const words = now.split(' ');
    if (up !== undefined && words[0] !== (up ? 'up' : 'down')) return false;
    return [master, address].every((wanted) => wanted === undefined || words.includes(wanted));
  },

  shownIn: ({ name }) => ({ pane: 'network', row: name }),

  describe({ of, name, up, master, address }) {
    const rest = [up === undefined ? '' : up ? 'up' : 'down', master, address].filter(Boolean).join(', ');
    return {
      en: `${of} has the link ${name}${rest && `: ${rest}`}`,
      zh: `${of} 有网络设备 ${name}${rest && `：${rest}`}`,
    };
  },
});

export const neighborCheck = defineCheck({
  schema: ({ z }: Fields) => z.strictObject({ of: z.string(), address: z.string() }),

  async measure({ lab }, { of, address }) {
    const { neighbors } = await networkOf(lab, of);
    return neighbors.find((neighbor) => neighbor.address === address)?.mac ?? 'unknown';
  },

  holds: (_, now) => typeof now === 'string' && now !== 'unknown',

  shownIn: ({ address }) => ({ pane: 'network', row: address }),

  describe: ({ of, address }) => ({
    en: `${of} knows the MAC address of ${address}`,
    zh: `${of} 知道 ${address} 的 MAC 地址`,
  }),
});

export const pingCheck = defineCheck({
  schema: ({ z }: Fields) => z.strictObject({ by: z.string(), answered: z.number().int() }),

  measure: ({ pings }, { by }) => pings.get(by)?.received,

  holds: ({ answered }, now) => now === answered,

  shownIn: () => ({ pane: 'network', row: 'ping' }),

  describe: ({ by, answered }) => ({
    en: `${answered} of the pings of ${by} are answered`,
    zh: `${by} 的 ping 收到 ${answered} 个应答`,
  }),
});

const networkOf = (lab: Lab, name: string): Promise<NetworkSnapshot> => observeNetwork(actorNamed(lab, name));
