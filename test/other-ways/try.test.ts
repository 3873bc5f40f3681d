// Types the lines that the tour's steps offer into a shell of the running stage: each has the effect that the step's words say.

import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { findProgram } from '../../src/lab/find-program.ts';
import { jsonInside, namespaceLinks, outside } from '../engine/outside.ts';
import { processOf } from '../support/processes.ts';
import { someOf } from '../support/some-of.ts';
import { type Offer, offers, type Tried, tryLine } from './try-stage.ts';

vi.setConfig({ testTimeout: 180_000 });

const ENTER = '\r';
const ESCAPE = '\u001b';

/** Ends the line at the prompt. @returns what the terminal shows until the shell reads the next one */
async function run(tried: Tried, keys = ENTER): Promise<string> {
  tried.press(keys);
  return afterwards(tried);
}

/** A shell that reads a line has ended the one before. */
async function afterwards(tried: Tried): Promise<string> {
  const from = tried.output().length;
  const over = tried.shows(/<over \d+>/);
  tried.press(`echo "<over $((40 + 2))>"${ENTER}`);
  await over;
  return plain(tried.output().slice(from));
}

/** Without the terminal's control sequences. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it looks for escape sequences
const plain = (text: string): string => text.replaceAll(/\u001b\[[?\d;]*[A-Za-z]|\r/g, '');

const hostnameOf = (pid: number): string => outside('nsenter', '-t', String(pid), '-u', 'hostname').trim();

interface Interface {
  readonly ifname: string;
  readonly flags: readonly string[];
  readonly addr_info?: readonly { readonly local: string }[];
}

const linkOf = (pid: number, name: string): Interface | undefined =>
  jsonInside<Interface>(pid, 'ip', 'addr').find(({ ifname }) => ifname === name);

/** The cable is cut: one end is down, and the other hears nothing. */
async function expectDark(tried: Tried): Promise<void> {
  expect(linkOf(tried.pidOf('box1'), 'eth0')?.flags).not.toContain('UP');
  await vi.waitFor(() => expect(linkOf(tried.pidOf('stand-in'), 'veth0')?.flags).toContain('NO-CARRIER'));
}

/** Only in upper does the file change. */
function expectInUpper(tried: Tried, before: Files): void {
  const more = (text: string): string => `${text}more\n`;
  expect(filesOf(tried)).toEqual({ ...before, upper: more(before.upper), merged: more(before.merged) });
}

type Files = Readonly<Record<'upper' | 'lower1' | 'lower2' | 'merged', string>>;

const filesOf = (tried: Tried): Files => {
  const of = (layer: string): string =>
    readFileSync(`/proc/${tried.pidOf('box')}/root/run/nslab/overlay/${layer}/file1.txt`, 'utf8');
  return { upper: of('upper'), lower1: of('lower1'), lower2: of('lower2'), merged: of('merged') };
};

/** Of the cgroup of a process. cgroup v1: memory.oom_control; v2: memory.events. */
function oomKills(pid: number): number {
  const text = readFileSync(`/proc/${pid}/cgroup`, 'utf8');
  const version1 = /^\d+:(?:.*,)?memory.*:(.*)$/m.exec(text)?.[1];
  const [of, path, file] =
    version1 === undefined
      ? ['cgroup2', /^0::(.*)$/m.exec(text)?.[1] ?? '', 'memory.events']
      : ['cgroup', version1, 'memory.oom_control'];
  const options = version1 === undefined ? [] : ['-O', 'memory'];
  const mount = outside('findmnt', '-n', '-f', '-o', 'TARGET', '-t', of, ...options).trim();
  return Number(/^oom_kill (\d+)/m.exec(readFileSync(join(mount, path, file), 'utf8'))?.[1]);
}

/** vim writes into its user's home, which is the host's until a container has a root. @returns what undoes that */
function keep(path: string): () => void {
  const before = existsSync(path) ? readFileSync(path) : undefined;
  return () => (before === undefined ? rmSync(path, { force: true }) : writeFileSync(path, before));
}

/** By the line. */
const effects: Readonly<Record<string, (tried: Tried) => Promise<void>>> = {
  async 'ls -l /proc/$$/ns'(tried) {
    const shown = await run(tried);
    const inodes = [...shown.matchAll(/(\w+) -> '?(\w+:\[\d+\])/g)].map(([, name, link]) => [name, link]);
    expect(Object.fromEntries(inodes)).toEqual(Object.fromEntries(namespaceLinks(tried.pidOf('box'))));
  },

  async 'hostname mybox'(tried) {
    const before = hostnameOf(process.pid);
    await run(tried);
    expect(hostnameOf(tried.pidOf('box'))).toBe('mybox');
    expect(hostnameOf(process.pid)).toBe(before);
    await tried.hears((event) => event.type === 'ns' && JSON.stringify(event).includes('mybox'));
  },

  async 'ps; kill 1; ps'(tried) {
    const box = tried.pidOf('box');
    const begun = processOf(box)?.start;
    const shown = await run(tried);
    expect(shown.match(/^ +PID TTY/gm)).toHaveLength(2);
    expect(shown).not.toMatch(/No such process|not permitted/);
    expect(processOf(box)).toMatchObject({ start: begun, state: 'S' });
  },

  async 'head -c 200M /dev/zero | tail'(tried) {
    const before = oomKills(tried.pidOf('box'));
    expect(await run(tried)).toMatch(/Killed/);
    expect(oomKills(tried.pidOf('box'))).toBe(before + 1);
  },

  async 'vi $MERGED/file1.txt'(tried) {
    const before = filesOf(tried);
    const restore = keep('/root/.viminfo');
    const opened = tried.shows(/lower1-file1/);
    tried.press(ENTER);
    await opened;
    const left = tried.shows(/\[\?1049l/);
    tried.press(`Gomore${ESCAPE}:wq${ENTER}`);
    await left;
    await afterwards(tried).finally(restore);
    expectInUpper(tried, before);
  },

  async 'echo more >> $MERGED/file1.txt'(tried) {
    const before = filesOf(tried);
    await run(tried);
    expectInUpper(tried, before);
  },

  async 'ping -c 2 172.1.0.3; ip link set eth0 down; ping -c 2 172.1.0.3'(tried) {
    const shown = await run(tried);
    const [first = '', second = ''] = shown.split(/(?<=2 packets transmitted.*\n)/);
    expect(first).toMatch(/ 2 received/);
    expect(second).toMatch(/unreachable| 0 received/);
    await expectDark(tried);
  },

  async 'ip link set eth0 down'(tried) {
    expect(linkOf(tried.pidOf('box1'), 'eth0')?.flags).toContain('UP');
    await run(tried);
    await expectDark(tried);
  },

  async 'mount -t tmpfs none /mnt; ls /root; ip addr'(tried) {
    const shown = await run(tried);
    const lines = linesOf(shown);
    expect(shown).toMatch(/mount: .*(permission denied|not permitted)/i);
    expect(linkOf(tried.pidOf('box'), 'eth0')?.addr_info?.map(({ local }) => local)).toEqual(['172.17.0.2']);
    expect(shown).toMatch(/eth0@\w+:(.|\n)*inet 172\.17\.0\.2\/16/);
    const listed = lines.slice(
      0,
      lines.findIndex((line) => line.startsWith('1: lo:')),
    );
    expect(listed.filter((line) => !/^mount: |dmesg\(1\)/.test(line))).toEqual([]);
  },

  async 'ls /root'(tried) {
    expect(linesOf(await run(tried))).toEqual([]);
  },
};

/** What programs have printed: no prompt, nothing that was typed, nor what tells its end. */
const linesOf = (shown: string): string[] =>
  shown.split('\n').filter((line) => !/^$|^\S*[#$] $|<over/.test(line));

const runs = ({ needs }: Offer): boolean => needs.every((name) => findProgram(name) !== undefined);
const label = (offer: Offer): string => `${offer.lesson}: ${offer.line}`;

describe('a line that a step offers has the effect that its words say', () => {
  it('of each the effect is known', () => {
    expect(offers().map(({ line }) => line)).toEqual(Object.keys(effects));
  });

  const stages = [...new Set(offers().map(({ lesson }) => lesson))];
  const ofStage = (stage: string): Offer[] => offers().filter(({ lesson }) => lesson === stage);

  for (const offer of stages.flatMap((stage) => someOf(ofStage(stage), 1))) {
    it.skipIf(!runs(offer))(label(offer), async () => {
      const act = effects[offer.line];
      expect(act).toBeDefined();
      if (act !== undefined) await tryLine(offer, act);
    });
  }
});
