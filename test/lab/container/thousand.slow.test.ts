// Makes a thousand containers, one after the other, and tests that nothing grows.

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { foldersOf } from '../../../src/lab/cgroups/group.ts';
import { defaultContainer } from '../../../src/lab/container/container-spec.ts';
import { removeContainer } from '../../../src/lab/container/remove-container.ts';
import { startContainer } from '../../../src/lab/container/start-container.ts';
import { openLab } from '../../../src/lab/session/open-lab.ts';
import { tearDown } from '../../../src/lab/session/tear-down.ts';

const RUNS = 1000;
const WARM_UP = 200;

/** The sum of num_cgroups, proc_cgroups(5). Removed cgroups count until the kernel has freed them. */
const cgroups = (): number =>
  readFileSync('/proc/cgroups', 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .reduce((sum, line) => sum + Number(line.split('\t')[2]), 0);

const folders = (path: string): number =>
  readdirSync(path, { withFileTypes: true }).filter((one) => one.isDirectory()).length;
const lines = (path: string): number => readFileSync(path, 'utf8').split('\n').length;
const rss = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
const namespaces = (): number => execFileSync('lsns', ['-n'], { encoding: 'utf8' }).split('\n').length;

/** The whole machine is counted, on which other programs change a few meanwhile; a leak would be thousands. */
const machine = (): number[] => [
  cgroups(),
  namespaces(),
  lines('/proc/self/mountinfo'),
  execFileSync('ip', ['-o', 'link'], { encoding: 'utf8' }).split('\n').length,
];
const OTHERS = 200;

it('leaves no cgroup, mount, link, namespace, descriptor or memory behind', async () => {
  const lab = await openLab({ slots: 8, controllers: ['devices'] });
  const look = () => ({
    descriptors: readdirSync(`/proc/${lab.host.pid}/fd`).length,
    children: readFileSync(`/proc/${lab.host.pid}/task/${lab.host.pid}/children`, 'utf8'),
    cgroups: foldersOf(lab.cgroups.lab).map((folder) => folders(folder)),
  });
  const run = async (): Promise<number> => {
    const spec = { ...defaultContainer, argv: ['true'], hostname: 'one' };
    const container = await startContainer(lab, spec);
    const { status } = await container.ended;
    await removeContainer(lab, container.name);
    return status;
  };
  for (let i = 0; i < WARM_UP; i++) expect(await run()).toBe(0);
  const [seen, seenThere, memory] = [look(), machine(), rss(lab.host.pid)];
  for (let i = 0; i < RUNS; i++) expect(await run()).toBe(0);
  expect(look()).toEqual(seen);
  const grown = (): number => Math.max(...machine().map((count, i) => count - (seenThere[i] ?? 0)));
  await expect.poll(grown, { timeout: 10_000, interval: 50 }).toBeLessThan(OTHERS);
  expect(rss(lab.host.pid)).toBeLessThan(memory * 1.2);
  expect((await tearDown(lab)).left).toEqual([]);
}, 180_000);

it('neither do our own descriptors and heap grow', async () => {
  const lab = await openLab({ slots: 8, controllers: ['devices'] });
  const spec = { ...defaultContainer, argv: ['true'], hostname: 'one' };
  const runs = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++) await removeContainer(lab, (await startContainer(lab, spec)).name);
  };
  await runs(WARM_UP);
  const look = () => readdirSync('/proc/self/fd').length;
  const [fds, memory] = [look(), rss(process.pid)];
  await runs(RUNS);
  await expect.poll(look, { timeout: 10_000, interval: 50 }).toBeLessThanOrEqual(fds + 8); // the pool is refilled by eight
  expect(rss(process.pid)).toBeLessThan(memory * 1.5);
  expect((await tearDown(lab)).left).toEqual([]);
}, 180_000);
