// Compares the tour's evidence at every stop with what another process reads.

import { beforeAll, describe, expect, it } from 'vitest';
import { type Comparison, compareAt } from './evidence.ts';
import { descendants, isThere, outside } from './outside.ts';
import { planPairs } from './plans.ts';
import { allOfTour, type DrivenTour, driveTour, type EventOf } from './stopped-tour.ts';

const TOUR_MS = 180_000;

let tour: DrivenTour;
const comparisons: Comparison[] = [];
let stops = 0;

const eventsOf = <T extends DrivenTour['events'][number]['type']>(type: T): EventOf<T>[] =>
  tour.events.filter((event): event is EventOf<T> => event.type === type);

beforeAll(async () => {
  tour = await driveTour(allOfTour(), (stop) => {
    stops++;
    if (stop.what === 'operation' || stop.what === 'next') comparisons.push(...compareAt(stop));
  });
  console.log(
    `tour: ${stops} stops, ${comparisons.length} comparisons, ${Math.round(tour.ms)} ms with all of them`,
  );
}, TOUR_MS);

/** All comparisons of a lesson whose topic begins with this; there must be at least one. */
function expectSame(lesson: string, ...topics: string[]): void {
  for (const topic of topics) {
    const own = comparisons.filter((one) => one.lesson === lesson && one.topic.startsWith(topic));
    expect(own.length, `comparisons of ${topic}`).toBeGreaterThan(0);
    for (const { step, topic: what, shown, read } of own) {
      expect(shown, `${lesson}, step ${step}: ${what}`).toEqual(read);
    }
  }
}

const namespaces = ['namespace inodes of', 'PIDs of', 'hostname in'];
const tree = ['processes', 'process '];

describe('the evidence of the tour is what another process reads at that moment', () => {
  it('exec: namespace inodes, hostnames, PIDs and the tree of processes', () => {
    expectSame('exec', ...namespaces, ...tree);
  });

  it('uts: the hostname in each namespace', () => {
    expectSame('uts', ...namespaces, ...tree);
  });

  it('pid-mount: the PIDs of both sides, pid_for_children, and every mount with its propagation', () => {
    expectSame('pid-mount', ...namespaces, ...tree, 'mounts of host', 'mounts of box');
  });

  it('memory: every counter of the cgroup, and its processes', () => {
    expectSame('memory', 'memory.', 'cgroup.procs', ...tree);
  });

  it('overlay: names, sizes, inodes, device numbers, contents and opaque directories of every layer', () => {
    expectSame(
      'overlay',
      ...['lower1', 'lower2', 'upper', 'work', 'merged'].map((n) => `overlay layer ${n}`),
    );
  });

  it('network: links with counters, addresses, routes, ARP entries and the forwarding table', () => {
    const topics = ['links of', 'addresses of', 'routes of', 'ARP entries of', 'forwarding table of'];
    expectSame('network', 'network namespace of', ...topics);
  });

  it('has no comparison that the stages above leave out', () => {
    const different = comparisons.filter(({ shown, read }) => JSON.stringify(shown) !== JSON.stringify(read));
    expect(different).toEqual([]);
  });
});

describe('the tour runs what it shows', () => {
  it('makes exactly the planned calls and writes, with `…` replaced by what it stood for', () => {
    const pairs = planPairs(tour.events);
    expect(pairs.length).toBeGreaterThan(50);
    for (const { title, planned, ran } of pairs) expect(ran, title).toEqual(planned);
  });

  it('names a child in clone3 by a PID that the kernel gave it', () => {
    const starts = tour.events.flatMap((event, i) => {
      const before = tour.events[i - 1];
      return event.type === 'proc' && event.what === 'start' && before?.type === 'call'
        ? [{ name: before.name, ret: before.ret, pid: event.pid }]
        : [];
    });
    expect(starts.length).toBeGreaterThan(15);
    for (const { name, ret, pid } of starts) {
      expect(name).toBe('clone3');
      expect([ret, pid].every((n) => n > 0)).toBe(true);
    }
  });
});

describe('the tour asks, and the kernel answers', () => {
  it('reveals exactly one option for each question, and explains a wrong choice', () => {
    const asks = eventsOf('ask');
    const reveals = eventsOf('reveal');
    expect(reveals.map(({ id }) => id)).toEqual(asks.map(({ id }) => id));
    for (const [i, { options }] of asks.entries()) {
      const reveal = reveals[i];
      expect(options.filter(({ id }) => id === reveal?.holds)).toHaveLength(1);
      expect(reveal?.chosen).toBe(options[0]?.id);
      if (reveal?.chosen === reveal?.holds) expect(reveal?.why).toBeUndefined();
      else {
        expect(reveal?.why?.en, `${reveal?.id}: why not ${reveal?.chosen}`).not.toBe('');
        expect(reveal?.why?.zh, `${reveal?.id}: why not ${reveal?.chosen}`).not.toBe('');
      }
    }
  });

  it('finds every check true', () => {
    expect(eventsOf('check').filter(({ ok }) => !ok)).toEqual([]);
    expect(eventsOf('check').length).toBeGreaterThan(40);
    expect(tour.ok).toBe(true);
  });
});

describe('the tour is honest about the host', () => {
  it('says of it what uname, hostname and id say', () => {
    const [session] = eventsOf('session');
    expect(session?.host).toMatchObject({
      kernel: outside('uname', '-r').trim(),
      hostname: outside('hostname').trim(),
      user: outside('id', '-un').trim(),
      uid: Number(outside('id', '-u')),
      nslabPid: process.pid,
    });
  });

  it('leaves nothing of what it made', () => {
    const [ledger] = eventsOf('ledger');
    expect(ledger?.left).toEqual([]);
    const paths = ledger?.made.filter((thing) => thing.startsWith('/')) ?? [];
    expect(paths.length).toBeGreaterThan(6);
    expect(paths.filter(isThere)).toEqual([]);
    expect(descendants(process.pid, { zombies: false })).toEqual([process.pid]);
    expect(outside('findmnt', '--list', '--noheadings', '-o', 'SOURCE').split('\n')).not.toContain('nslab');
  });
});
