// Runs `nslab run --network`: what the kernel shows inside, and that the host gets nothing of it.

import { readlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { nslab, startNslab } from '../support/nslab.ts';

interface Link {
  readonly ifname: string;
  readonly operstate: string;
  readonly flags: readonly string[];
  readonly addr_info: readonly {
    readonly family: string;
    readonly local: string;
    readonly prefixlen: number;
  }[];
}

const addresses = async (...args: string[]): Promise<Link[]> =>
  JSON.parse((await nslab(['run', ...args, '--', 'ip', '-j', 'address'])).stdout);

describe('no network', () => {
  it('is a loopback that is up, and no other link', async () => {
    const links = await addresses('--network', 'none');
    expect(links.map(({ ifname }) => ifname)).toEqual(['lo']);
    expect(links[0]?.flags).toContain('UP');
    expect(links[0]?.addr_info).toContainEqual(expect.objectContaining({ local: '127.0.0.1' }));
  });

  it('is the default, and has no way out', async () => {
    const script = 'ip -j route; exec 3<>/dev/tcp/192.0.2.1/80';
    const { status, stdout, stderr } = await nslab(['run', '--', 'bash', '-c', script]);
    expect(stdout.trim()).toMatch(/^(\[ *\])?$/);
    expect(status).toBe(1);
    expect(stderr).toContain('Network is unreachable');
  });
});

describe('the bridge', () => {
  it('gives eth0 the address 172.17.0.2/16 and a way to 172.17.0.1', async () => {
    const links = await addresses('--network', 'bridge');
    const eth0 = links.find(({ ifname }) => ifname === 'eth0');
    expect(links.map(({ ifname }) => ifname).sort()).toEqual(['eth0', 'lo']);
    expect(eth0?.flags).toContain('UP');
    const ipv4 = eth0?.addr_info.filter(({ family }) => family === 'inet');
    expect(ipv4).toEqual([expect.objectContaining({ local: '172.17.0.2', prefixlen: 16 })]);
  });

  it('answers: a port that nobody listens on is refused by the other end, not unreachable', async () => {
    const script = 'exec 3<>/dev/tcp/172.17.0.1/9; ip -j neigh; ip route';
    const { stdout, stderr } = await nslab(['run', '--network', 'bridge', '--', 'bash', '-c', script]);
    expect(stderr).toContain('Connection refused');
    expect(stderr).toContain('nslab: this bridge leads to no other machine');
    expect(stdout).toMatch(/"dst":"172\.17\.0\.1","dev":"eth0","lladdr":"/);
    expect(stdout).toMatch(/^default via 172\.17\.0\.1 dev eth0/m);
  });

  it('is in a namespace of its own: the host has no link more while it runs', async () => {
    const run = startNslab(['run', '--network', 'bridge', '--', 'sh', '-c', 'echo up; sleep 0.3']);
    await run.printed(/up/);
    expect(run.linksNow()).toEqual([]);
    expect((await run.ended).status).toBe(0);
    expect(await run.left()).toEqual([]);
  });
});

it('ends with 125 when somebody kills the process that holds its bridge, and says so', async () => {
  const run = startNslab(['run', '--network', 'bridge', '--', 'sh', '-c', 'echo ready; exec sleep 100']);
  await run.printed(/ready/);
  const netOf = ({ pid }: { readonly pid: number }): string => readlinkSync(`/proc/${pid}/ns/net`);
  const [own, ...actors] = run.tree().filter(({ command }) => command.startsWith('nslab'));
  const holder = actors.find((one) => own !== undefined && netOf(one) !== netOf(own));
  if (holder === undefined) throw new Error('no process holds the bridge');
  process.kill(holder.pid, 'SIGKILL');
  const { status, stderr } = await run.ended;
  expect(stderr).toMatch(/^nslab: the container’s network is gone: somebody killed/m);
  expect(status).toBe(125);
  expect(await run.left()).toEqual([]);
});
