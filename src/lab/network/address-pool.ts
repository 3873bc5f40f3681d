// Hands out the addresses of a /16 network, the lowest that is free first, and takes them back.

import { UserError } from '../../kernel/errors.ts';

export interface AddressPool {
  /** @throws UserError when all are in use */
  allocate(): string;
  release(address: string): void;
}

/** RFC 4632: the first of the 65,536 addresses is the network's own, the last its broadcast address. */
const [FIRST, LAST] = [1, 0xfffe];

/**
 * @param network its first two numbers: `172.17`
 * @param reserved how many of the lowest addresses are never handed out: the bridge has one
 */
export function openAddressPool(network: string, reserved: number): AddressPool {
  const taken = new Set<number>();
  let lowest = FIRST + reserved;
  return {
    allocate() {
      while (taken.has(lowest)) lowest++;
      if (lowest > LAST) {
        throw new UserError(
          'failed',
          {
            en: `no address of ${network}.0.0/16 is free: ${taken.size} are taken`,
            zh: `${network}.0.0/16 里没有空闲地址：已用 ${taken.size} 个`,
          },
          {
            hint: {
              en: 'Remove a container of this network first.',
              zh: '请先移除这个网络里的一个容器。',
            },
          },
        );
      }
      taken.add(lowest);
      return `${network}.${lowest >> 8}.${lowest & 0xff}`;
    },
    release(address) {
      const [third = 0, fourth = 0] = address.split('.').slice(2).map(Number);
      const number = (third << 8) | fourth;
      if (taken.delete(number)) lowest = Math.min(lowest, number);
    },
  };
}
