// Tests that containers on one bridge have addresses of their own and reach each other.

import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Container } from '../../../src/lab/container/container.ts';
import { enterContainer } from '../../../src/lab/container/enter-container.ts';
import { removeContainer } from '../../../src/lab/container/remove-container.ts';
import { createContainer, startContainer } from '../../../src/lab/container/start-container.ts';
import { actorNamed, type Lab } from '../../../src/lab/lab.ts';
import { runOperation } from '../../../src/lab/operation/run-operation.ts';
import { cloneOperation } from '../../../src/lab/operations/clone-actor.ts';
import { joinByPidfd } from '../../../src/lab/operations/join-namespaces.ts';
import { pingOperation } from '../../../src/lab/operations/ping.ts';
import { openLab } from '../../../src/lab/session/open-lab.ts';
import { tearDown } from '../../../src/lab/session/tear-down.ts';
import { commandSpec, createSpec } from '../container/outside-view.ts';

let lab: Lab;

beforeEach(async () => {
  lab = await openLab({ slots: 8, controllers: ['devices'] });
});
afterEach(async () => {
  expect((await tearDown(lab)).left).toEqual([]);
});

const network = { kind: 'bridge' } as const;
const create = (name: string) => createContainer(lab, createSpec(name, { network }));

interface Listed {
  readonly ifname: string;
  readonly address: string;
  readonly master?: string;
  readonly addr_info?: readonly { readonly local: string; readonly family: string }[];
}

/** The output of ip(8) in the network namespace of a process. */
const ip = (pid: number, ...args: string[]): Listed[] =>
  JSON.parse(execFileSync('nsenter', ['-t', String(pid), '-n', 'ip', '-j', ...args], { encoding: 'utf8' }));

const addressesOf = (pid: number): string[] =>
  ip(pid, 'addr', 'show', 'dev', 'eth0').flatMap(({ addr_info = [] }) =>
    addr_info.filter(({ family }) => family === 'inet').map(({ local }) => local),
  );
const portsOf = (bridge: string): string[] =>
  ip(actorNamed(lab, 'uplink').pid, 'link')
    .filter(({ master }) => master === bridge)
    .map(({ ifname }) => ifname);

/** Pings from the network namespace of a process, with an actor that joins it. */
async function pings({ name, pid }: Container, to: string): Promise<boolean> {
  const as = `${name}-${to}`;
  await runOperation(lab, cloneOperation(lab, { from: 'host', as, flags: [], spare: 0 }));
  const steps = joinByPidfd(pid, ['CLONE_NEWNET']);
  await runOperation(lab, { title: { en: '', zh: '' }, parts: [{ actor: as, steps }], same: {} });
  const pinger = actorNamed(lab, as);
  let received = 0;
  const noted = pingOperation({ from: as, to, count: 1, id: 1 }, (result) => {
    received = result.received;
  });
  await runOperation(lab, noted);
  pinger.close();
  await lab.host.exitOf(pinger.pidAtParent);
  lab.actors.delete(as);
  return received === 1;
}

it('lets three containers reach each other, and the bridge', async () => {
  const boxes = await Promise.all(['one', 'two', 'three'].map(create));
  const addresses = boxes.map(({ address }) => address ?? '');
  expect(addresses.toSorted()).toEqual(['172.17.0.2', '172.17.0.3', '172.17.0.4']);
  for (const { pid, address } of boxes) expect(addressesOf(pid)).toEqual([address]);
  expect(new Set(portsOf('docker0')).size).toBe(3);
  for (const box of boxes) {
    for (const to of [...addresses, '172.17.0.1']) {
      expect({ from: box.name, to, answers: await pings(box, to) }).toEqual({
        from: box.name,
        to,
        answers: true,
      });
    }
  }
  const { program } = await enterContainer(lab, 'two', { argv: ['cat', '/etc/hosts'] });
  await program.ended;
  expect(program.output).toContain(`${boxes[1]?.address}\ttwo\n`);
});

it('gives an address back with the container, and the next one that has it is reached', async () => {
  const one = await create('one');
  const first = await create('two');
  expect(await pings(one, '172.17.0.3')).toBe(true); // and one knows its hardware address now
  const known = ip(first.pid, 'link', 'show', 'eth0')[0]?.address;
  await removeContainer(lab, 'two');
  expect(portsOf('docker0')).toHaveLength(1);
  const next = await create('third');
  expect(next.address).toBe('172.17.0.3');
  expect(ip(next.pid, 'link', 'show', 'eth0')[0]?.address).toBe(known);
  expect(await pings(one, '172.17.0.3')).toBe(true);
  expect(await pings(next, '172.17.0.2')).toBe(true);
});

it('removes what ended by itself, and what could not be made, from the bridge', async () => {
  const { ended } = await startContainer(lab, commandSpec('short', ['true'], { network }));
  expect(await ended).toMatchObject({ status: 0 });
  await removeContainer(lab, 'short');
  await expect(startContainer(lab, commandSpec('bad', ['no-such-command'], { network }))).rejects.toThrow(
    /not found in PATH/,
  );
  expect(portsOf('docker0')).toEqual([]);
  expect((await create('box')).address).toBe('172.17.0.2');
});
