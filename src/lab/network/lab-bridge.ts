// Keeps the state of a lab's bridge: which addresses are in use, and how the next link to a container is named.

import { type AddressPool, openAddressPool } from './address-pool.ts';

/** As docker's default bridge. */
export const bridge = { name: 'docker0', address: '172.17.0.1', prefix: 16 } as const;
/** The first container's address. */
export const firstAddress = '172.17.0.2';

export interface LabBridge {
  readonly addresses: AddressPool;
  /** The bridge's index; undefined until the bridge is first needed. */
  index: Promise<number> | undefined;
  /** A name for the bridge's end of a veth pair. None is used twice, as a removed link may exist a little longer. */
  nextLinkName(): string;
  /** Runs work with the bridge's actor one after the other: all of it opens its socket under the same name. */
  oneAtATime<T>(work: () => Promise<T>): Promise<T>;
}

export function newBridge(): LabBridge {
  let links = 0;
  let turn: Promise<unknown> = Promise.resolve();
  return {
    addresses: openAddressPool('172.17', 1),
    index: undefined,
    nextLinkName: () => `veth${links++}`,
    oneAtATime(work) {
      const next = turn.then(work);
      turn = next.catch(() => undefined); // the caller gets the error
      return next;
    },
  };
}
