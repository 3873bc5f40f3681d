// Plans and runs verbs on a real lab, without a lesson; other programs read what they did.

import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SyscallError, UserError } from '../../../src/kernel/errors.ts';
import { actorNamed, pidOf } from '../../../src/lab/lab.ts';
import { plannedLines } from '../../../src/lab/operation/step.ts';
import { openLab } from '../../../src/lab/session/open-lab.ts';
import { tearDown } from '../../../src/lab/session/tear-down.ts';
import { type Do, doSchema } from '../../../src/lesson/verbs/do-schema.ts';
import { outlineOf } from '../../../src/lesson/verbs/outline.ts';
import { planItem } from '../../../src/lesson/verbs/plan-item.ts';
import type { VerbContext } from '../../../src/lesson/verbs/verb-context.ts';
import type { EventBody } from '../../../src/session/event.ts';
import { jsonInside } from '../../engine/outside.ts';
import { subjectOf, untilEnded } from '../../kernel/actor/actors.ts';

let context: VerbContext;
let events: EventBody[];

beforeEach(async () => {
  events = [];
  const lab = await openLab({ emit: (event) => events.push(event), slots: 24 });
  events.length = 0; // drops those of its opening
  context = { lab, results: new Map(), pings: new Map() };
});
afterEach(async () => {
  expect((await tearDown(context.lab)).left).toEqual([]);
});

const item = (written: object): Do => doSchema.parse(written);

/** Plans and performs each in turn. @returns the lines that were shown */
async function say(...written: object[]): Promise<string[]> {
  const lines: string[] = [];
  for (const one of written) {
    const planned = await planItem(context, item(one));
    if (planned === undefined) throw new Error('it only waits');
    lines.push(...plannedLines(planned.operation).map(({ line }) => line));
    await planned.perform();
  }
  return lines;
}

const pid = (name: string): number => pidOf(context.lab, name) ?? 0;
const calls = (): string[] => events.flatMap((event) => (event.type === 'call' ? [event.name] : []));

const box = { clone: { from: 'host', as: 'box', new: ['CLONE_NEWNET', 'CLONE_NEWUTS'] } };
const other = { clone: { from: 'host', as: 'other', new: ['CLONE_NEWNET'] } };

interface Link {
  readonly ifname: string;
  readonly master?: string;
  readonly flags: readonly string[];
}
const links = (name: string): Link[] => jsonInside<Link>(pid(name), 'ip', 'link', 'show');

/** Reads the ICMP counters of a process's network from /proc/net/snmp, which has RFC 2011's names. */
function icmpCounter(name: string, counter: string): number {
  const [names, values] = readFileSync(`/proc/${pid(name)}/net/snmp`, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('Icmp:'))
    .map((line) => line.split(' '));
  return Number(values?.[names?.indexOf(counter) ?? -1]);
}

const network = [
  box,
  other,
  { link: { by: 'box', bridge: 'br0' } },
  { link: { by: 'box', address: '10.7.0.1/24', on: 'br0' } },
  { link: { by: 'box', up: 'br0' } },
  { link: { by: 'box', veth: 'v0', peer: 'eth0', to: 'other', master: 'br0' } },
  { link: { by: 'box', up: 'v0' } },
  { link: { by: 'other', address: '10.7.0.2/24', on: 'eth0' } },
  { link: { by: 'other', up: 'eth0' } },
];

describe('link', () => {
  it('makes links, joins them and brings them up', async () => {
    await say(...network);
    const byName = new Map(links('box').map((link) => [link.ifname, link]));
    expect(byName.get('v0')).toMatchObject({ master: 'br0', flags: expect.arrayContaining(['UP']) });
    expect(byName.get('br0')?.flags).toContain('UP');
    expect(links('other').map(({ ifname }) => ifname)).toContain('eth0');
  });

  it('fails when the kernel answers with an error, though every call succeeds', async () => {
    await say(box, { link: { by: 'box', bridge: 'br0' } });
    await expect(say({ link: { by: 'box', bridge: 'br0' } })).rejects.toThrow(SyscallError);
    await expect(say({ link: { by: 'box', bridge: 'br0' } })).rejects.toMatchObject({ code: 'EEXIST' });
  });

  it('may be expected to fail, and its result has the errno', async () => {
    await say(box, { link: { by: 'box', bridge: 'br0' } });
    await say({ link: { by: 'box', bridge: 'br0' }, fails: 'EEXIST', as: 'again' });
    expect(context.results.get('again')?.errno).toBe('EEXIST');
    await expect(say({ link: { by: 'box', bridge: 'br1' }, fails: 'EEXIST' })).rejects.toThrow(
      'was to fail with EEXIST, and did not',
    );
  });

  it('gives the other end to a program too', async () => {
    await say(box, { start: { in: 'box', as: 'sleeper', run: ['/bin/sleep', '60'] } });
    await say(other, { link: { by: 'other', veth: 'v0', peer: 'eth0', to: 'sleeper' } });
    expect(links('box').map(({ ifname }) => ifname)).toContain('eth0');
  });
});

describe('ping', () => {
  it('runs what was shown, looks at each reply, and keeps how many came', async () => {
    await say(...network);
    events.length = 0;
    const shown = await say({ ping: { by: 'other', to: '10.7.0.1', count: 2 } });
    expect(icmpCounter('box', 'InEchos')).toBe(2);
    expect(icmpCounter('other', 'InEchoReps')).toBe(2);
    expect(context.pings.get('other')).toMatchObject({ sent: 2, received: 2 });
    expect(calls()).toEqual(['socket', 'sendto', 'recvfrom', 'sendto', 'recvfrom', 'close']);
    expect(shown.map((line) => line.split('(')[0])).toEqual(calls());
    expect(events.map(({ type }) => type)).toEqual([
      'call',
      'call',
      'call',
      'ping',
      'call',
      'call',
      'ping',
      'call',
    ]);
  });

  it('of an address that nobody has is not answered', async () => {
    await say(...network, { ping: { by: 'other', to: '10.7.0.9', count: 1 } });
    expect(context.pings.get('other')).toMatchObject({ sent: 1, received: 0 });
    expect(icmpCounter('other', 'InEchoReps')).toBe(0);
  });
});

describe('start and end', () => {
  it('starts a program, and follows its output and its end', async () => {
    await say(box, { start: { in: 'box', as: 'echo', run: ['/bin/sh', '-c', 'echo one; exit 3'] } });
    const program = context.lab.programs.get('echo');
    await program?.ended;
    expect(program).toMatchObject({ output: 'one\n', status: 3 });
    await say({ start: { in: 'box', as: 'sleeper', run: ['/bin/sleep', '60'] } });
    expect(readFileSync(`/proc/${pid('sleeper')}/cmdline`, 'utf8')).toBe('/bin/sleep\0' + '60\0');
    expect(readlinkSync(`/proc/${pid('sleeper')}/ns/uts`)).toBe(readlinkSync(`/proc/${pid('box')}/ns/uts`));
  });

  it('may be expected to fail for a program that does not exist', async () => {
    await say(box, { start: { in: 'box', as: 'no', run: ['/no/such/program'] }, fails: 'ENOENT', as: 'why' });
    expect(context.results.get('why')?.errno).toBe('ENOENT');
    expect(context.lab.programs.has('no')).toBe(false);
  });

  it('ends an actor, and returns when it is gone', async () => {
    await say(box);
    const ending = subjectOf(pid('box'));
    expect(await say({ end: { of: 'box' } })).toEqual([]);
    expect(actorNamed(context.lab, 'box').alive).toBe(false);
    await untilEnded([ending]);
  });
});

describe('names', () => {
  it.each<[string, object]>([
    ['clone', { from: 'bocks', as: 'child' }],
    ['call', { actor: 'bocks', getpid: {} }],
    ['set-up', { of: 'bocks', part: 'proc' }],
    ['start', { in: 'bocks', as: 'ps', run: ['/bin/ps'] }],
    ['end', { of: 'bocks' }],
    ['read', { by: 'bocks', path: '/etc/passwd' }],
    ['limit', { of: 'bocks', pids: 3 }],
    ['link', { by: 'bocks', up: 'lo' }],
    ['link', { by: 'host', veth: 'v0', peer: 'eth0', to: 'bocks' }],
    ['ping', { by: 'bocks', to: '127.0.0.1' }],
    ['call', { actor: 'host', close: { fd: '$bocks' } }],
  ])('that nothing has are refused before anything runs: %s %j', async (verb, body) => {
    const planning = planItem(context, item({ [verb]: body }));
    await expect(planning).rejects.toThrow(UserError);
    await expect(planning).rejects.toMatchObject({
      message: `${verb}: nothing is called bocks`,
      hint: { en: 'There is: host.' },
    });
    expect(calls()).toEqual([]);
  });

  it('of results stand for what the call returned', async () => {
    await say(box, other);
    const pathname = `/proc/${pid('box')}/ns/net`;
    await say({
      call: { actor: 'other', openat: { pathname, flags: ['O_RDONLY', 'O_CLOEXEC'] } },
      as: 'net',
    });
    await say({ call: { actor: 'other', setns: { fd: '$net', nstype: ['CLONE_NEWNET'] } } });
    expect(readlinkSync(`/proc/${pid('other')}/ns/net`)).toBe(readlinkSync(pathname));
  });

  it('of processes that have ended get no link', async () => {
    await say(box, other, { end: { of: 'other' } });
    await expect(say({ link: { by: 'box', veth: 'v0', peer: 'eth0', to: 'other' } })).rejects.toThrow(
      'other has ended',
    );
  });
});

describe('verbs without an operation', () => {
  it('only wait, or are refused', async () => {
    expect(await planItem(context, item({ wait: { exit: 'nobody' } }))).toBeUndefined();
    await expect(
      planItem(context, item({ nat: { by: 'host', masquerade: '10.0.0.0/8', out: 'eth0' } })),
    ).rejects.toThrow('nothing performs nat');
  });
});

describe('an outline', () => {
  it('tells, before any of it is there, the title and ways that each will have, and how many calls', async () => {
    const folder = `/tmp/nslab-${context.lab.id}`;
    const silent = [
      ...network.slice(1),
      { mkdir: { by: 'box', path: folder } },
      { write: { by: 'box', path: `${folder}/a`, text: 'a' } },
      { remove: { by: 'box', path: `${folder}/a` } },
      { remove: { by: 'box', path: folder, directory: true } },
      { call: { actor: 'box', getpid: {} }, as: 'pid' },
      { start: { in: 'box', as: 'sleeper', run: ['/bin/sleep', '60'] } },
      { ping: { by: 'other', to: '10.7.0.1', count: 1 } },
      { end: { of: 'other' } },
    ].map((one) => item({ ...one, silent: true }));
    const last = item({ ...box, clone: { ...box.clone, as: 'last' } });
    const told = outlineOf(context, [...silent, last]);
    expect(calls()).toEqual([]);
    await say(box);
    for (const [i, one] of silent.entries()) {
      const planned = await planItem(context, one);
      const { title, same } = planned?.operation ?? {};
      // The PID of one that is not there yet is not known.
      const shell = same?.shell?.replace(/(?<=netns )\d+/, 'other');
      expect(told[i]).toMatchObject({ title, same: { shell }, silent: true });
      if (planned !== undefined) expect(told[i]?.lines).toHaveLength(plannedLines(planned.operation).length);
      await planned?.perform();
    }
    expect(told).toHaveLength(silent.length + 1);
    expect(told.at(-1)?.silent).toBeUndefined();
    expect(existsSync(folder)).toBe(false);
  });

  it('leaves `…` for a result that is not there yet', async () => {
    const later = item({ call: { actor: 'box', setns: { fd: '$net', nstype: [] } }, silent: true });
    expect(outlineOf(context, [later])).toMatchObject([
      { title: { en: 'setns', zh: 'setns' }, silent: true },
    ]);
    expect(outlineOf(context, [later])[0]?.lines).toEqual([
      { actor: 'box', line: expect.stringMatching(/^setns\(…/) },
    ]);
  });
});
