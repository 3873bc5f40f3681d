// What a lab knows of its bridge: the addresses that are handed out, and the names of the links that lead to containers.

import { type AddressPool, openAddressPool } from './address-pool.ts';

/** Docker's own. */
export const bridge = { name: 'docker0', address: '172.17.0.1', prefix: 16 } as const;
/** What the first container gets. */
export const firstAddress = '172.17.0.2';

export interface LabBridge {
  readonly addresses: AddressPool;
  /** The bridge's index, once somebody needed it. */
  made: Promise<number> | undefined;
  /** A name for the bridge's end of a cable: no other has it, nor had it before, as what is removed may take a while to go. */
  nextLink(): string;
  /** Lets one after the other speak to the kernel by the bridge's actor: what it opens has one name. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
}

export function newBridge(): LabBridge {
  let links = 0;
  let turn: Promise<unknown> = Promise.resolve();
  return {
    addresses: openAddressPool('172.17', 1),
    made: undefined,
    nextLink: () => `veth${links++}`,
    inTurn(work) {
      const next = turn.then(work);
      turn = next.catch(() => undefined); // who asked for it is told
      return next;
    },
  };
}
