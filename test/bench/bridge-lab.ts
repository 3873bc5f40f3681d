// A lab with a bridge in a stand-in's network namespace, and containers that are joined to it one after the other.

import type { CloneFlag } from '../../src/kernel/syscalls/calls/process.ts';
import { actorNamed, type Lab } from '../../src/lab/lab.ts';
import { changeLink, linkIndex, uplink } from '../../src/lab/network/bridge.ts';
import { bridge } from '../../src/lab/network/lab-bridge.ts';
import { runOperations } from '../../src/lab/operation/run-operation.ts';
import { cloneOperation } from '../../src/lab/operations/clone-actor.ts';
import { setUpOperation } from '../../src/lab/operations/set-up.ts';
import { openLab } from '../../src/lab/session/open-lab.ts';
import { tearDown } from '../../src/lab/session/tear-down.ts';

const namespaces = ['CLONE_NEWUTS', 'CLONE_NEWPID', 'CLONE_NEWNS', 'CLONE_NEWIPC', 'CLONE_NEWNET'] as const;

export interface BridgeLab {
  readonly lab: Lab;
  /** Of the bridge. */
  readonly index: number;
}

/** What one container took, in ms. */
export interface Joined {
  /** The process and its namespaces, with their network's settings. */
  readonly process: number;
  readonly link: number;
  readonly whole: number;
}

/** @param containers how many there will be: each takes a socket of the first actor */
export async function openBridgeLab(containers: number): Promise<BridgeLab> {
  const lab = await openLab({ slots: containers + 1 });
  try {
    await cloneQuiet(lab, uplink, ['CLONE_NEWNET']);
    const { name, address, prefix } = bridge;
    await changeLink(lab, uplink, { kind: 'bridge', name });
    const index = await linkIndex(lab, uplink, name);
    await changeLink(lab, uplink, { kind: 'address', name, index, address, prefix });
    await changeLink(lab, uplink, { kind: 'up', name });
    return { lab, index };
  } catch (error) {
    await tearDown(lab);
    throw error;
  }
}

/** The nth container, from 1: its process and namespaces, its link up and its address on it. @throws SyscallError */
export async function joinContainer({ lab, index: master }: BridgeLab, n: number): Promise<Joined> {
  const box = `box${n}`;
  const veth = `veth${n}`;
  const began = performance.now();
  await cloneQuiet(lab, box, namespaces);
  const cloned = performance.now();
  await changeLink(lab, uplink, {
    kind: 'veth',
    name: veth,
    peer: 'eth0',
    to: box,
    peerPid: actorNamed(lab, box).pid,
    master: { index: master, name: bridge.name },
  });
  await changeLink(lab, uplink, { kind: 'up', name: veth });
  const index = await linkIndex(lab, box, 'eth0');
  const { prefix } = bridge;
  await changeLink(lab, box, { kind: 'address', name: 'eth0', index, address: addressOf(n), prefix });
  await changeLink(lab, box, { kind: 'up', name: 'eth0' });
  const joined = performance.now();
  return { process: cloned - began, link: joined - cloned, whole: joined - began };
}

/**
 * As the lessons do it: without IPv6, as in Docker's containers too. With it every link that comes up sends a handful of
 * packets within a second or two, each of which the bridge hands to all the others.
 */
const cloneQuiet = (lab: Lab, as: string, flags: readonly CloneFlag[]) =>
  runOperations(lab, {
    first: [cloneOperation(lab, { from: 'host', as, flags, spare: 0 }), setUpOperation(as, 'network')],
  });

/** After the bridge's own: 172.17.0.2 is the first. */
const addressOf = (n: number): string => `172.17.${(n + 1) >> 8}.${(n + 1) & 0xff}`;
