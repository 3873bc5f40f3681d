// The seventh stage: each part of its container is what another process finds, and the shell in it is inside.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runTour } from '../../src/engine/runners/run-tour.ts';
import type { EventBody } from '../../src/session/event.ts';
import { openLearner } from '../support/learner.ts';
import { descendants, isThere, jsonInside, outside, statusOf } from './outside.ts';
import { lessons as all, ofType } from './replayed.ts';

interface Held {
  readonly events: EventBody[];
  readonly pid: number;
  leave(): Promise<boolean>;
}

/** Runs the stage, and stays on the last page, where its container runs. */
function holdContainer(): Promise<Held> {
  const events: EventBody[] = [];
  return new Promise((resolve, reject) => {
    const { emit, intents } = openLearner((event, say) => {
      events.push(event);
      if (event.type !== 'wait') return;
      if (event.what !== 'end') setImmediate(() => say({ type: 'next' }));
      else {
        const [summary] = ofType(events, 'summary');
        const pid = summary?.container?.pid ?? 0;
        const leave = (): Promise<boolean> => {
          say({ type: 'next' });
          return ended;
        };
        resolve({ events, pid, leave });
      }
    });
    const lessons = all.filter(({ id }) => id === 'whole');
    const ended = runTour({ lessons, glossary: [], emit, intents, auto: false, version: '0' });
    ended.catch(reject);
  });
}

let held: Held;
beforeAll(async () => {
  held = await holdContainer();
});
afterAll(async () => {
  await held.leave();
  expect(descendants(process.pid, { zombies: false })).toEqual([process.pid]);
});

/** What lsns lists of a process, by kind. */
function lsns(pid: number): Map<string, number> {
  const { namespaces } = JSON.parse(outside('lsns', '-J', '-o', 'ns,type', '-p', String(pid))) as {
    namespaces: { ns: number; type: string }[];
  };
  return new Map(namespaces.map(({ ns, type }) => [type, Number(ns)]));
}

const mountsOf = (pid: number): string[] => outside('cat', `/proc/${pid}/mountinfo`).trim().split('\n');
const cgroupOf = (pid: number): string => {
  const lines = outside('cat', `/proc/${pid}/cgroup`).trim().split('\n');
  const memory =
    lines.find((line) => /^\d+:(.*,)?memory[,:]/.test(line)) ?? lines.find((line) => line.startsWith('0::'));
  return memory?.split(':').at(-1) ?? '';
};

describe('the container of the seventh stage', () => {
  it('has namespaces of its own, but for users and time', () => {
    const [own, ours] = [lsns(held.pid), lsns(process.pid)];
    for (const kind of ['mnt', 'uts', 'ipc', 'pid', 'net', 'cgroup'])
      expect(own.get(kind), kind).not.toBe(ours.get(kind));
    expect(own.get('user')).toBe(ours.get('user'));
  });

  it('has its own name, and PID 1 is not its command', () => {
    expect(outside('nsenter', '-t', String(held.pid), '-u', 'uname', '-n').trim()).toBe('mycontainer');
    expect(statusOf(held.pid).get('NSpid')?.split('\t').at(-1)).toBe('2');
  });

  it('is in a cgroup with limits', () => {
    const path = cgroupOf(held.pid);
    expect(path).toContain('nslab-');
    const files = [
      `/sys/fs/cgroup/memory${path}/memory.limit_in_bytes`,
      `/sys/fs/cgroup${path}/memory.max`,
      `/sys/fs/cgroup/unified${path}/memory.max`,
    ];
    const file = files.find(isThere) ?? '';
    expect(outside('cat', file).trim()).toBe('104857600');
  });

  it('has layers as its /, and no path to the old one', () => {
    const mounts = mountsOf(held.pid);
    const root = mounts.filter((line) => line.split(' ')[4] === '/');
    expect(root).toHaveLength(1);
    expect(root[0]).toMatch(/ - overlay overlay .*upperdir=/);
    expect(mounts.some((line) => line.split(' ')[4]?.includes('/run/nslab'))).toBe(false);
    expect(ofType(held.events, 'call').map(({ name }) => name)).toContain('pivot_root');
    const files = outside('nsenter', '-t', String(held.pid), '-m', '-p', 'ls', '-A', '/root').trim();
    expect(files).toBe('');
  });

  it('is on a bridge with an address of its own', () => {
    const links = jsonInside<{ ifname: string; flags: string[] }>(held.pid, 'ip', 'link');
    expect(links.find(({ ifname }) => ifname === 'eth0')?.flags).toContain('UP');
    const [eth0] = jsonInside<{ addr_info: { local: string }[] }>(
      held.pid,
      'ip',
      '-4',
      'addr',
      'show',
      'eth0',
    );
    expect(eth0?.addr_info.map(({ local }) => local)).toEqual(['172.17.0.2']);
  });

  it('has fewer capabilities, no_new_privs and a filter', () => {
    const [own, ours] = [statusOf(held.pid), statusOf(process.pid)];
    expect(own.get('CapBnd')).toBe('00000000a80425fb');
    expect(own.get('CapBnd')).not.toBe(ours.get('CapBnd'));
    expect(own.get('NoNewPrivs')).toBe('1');
    expect(own.get('Seccomp')).toBe('2');
  });

  it('is what the last page says', () => {
    const [summary] = ofType(held.events, 'summary');
    const own = lsns(held.pid);
    const { container } = summary ?? {};
    expect(container).toMatchObject({ hostname: 'mycontainer', memoryLimit: 104857600, pidsLimit: 64 });
    expect(container).toMatchObject({
      address: '172.17.0.2/16',
      capabilities: 14,
      seccomp: true,
      pidInside: 2,
    });
    for (const { kind, inode } of container?.namespaces ?? []) expect(inode, kind).toBe(own.get(kind));
    expect(summary?.facts).toHaveLength(1);
  });
});
