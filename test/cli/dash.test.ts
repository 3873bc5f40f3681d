// Runs `nslab dash` on a terminal: what it shows, how it is left, and what it refuses.

import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/lab/session/session-files.ts';
import { call, linesOf, memory, session, step } from '../dash/recording.ts';
import { type Nslab, nslab, startNslab } from '../support/nslab.ts';
import { someOf } from '../support/some-of.ts';
import { openTerminal } from '../term/screen.ts';

let folder = '';
let recording = '';
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-test-'));
  recording = file(
    'tour.jsonl',
    linesOf([
      session,
      step('memory', 2, 3),
      ...Array.from({ length: 40 }, (_, i) => memory(i * 2.5, { limitHits: 187, oomKills: 1 })),
      call('sethostname("box", 3)', { ret: -1, errno: 'EPERM' }),
      { type: 'end', ok: true },
    ]),
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

const begun: Nslab[] = [];
afterEach(() => {
  for (const { child } of begun.splice(0)) child.kill('SIGKILL'); // left by a failed test; its terminal ends with it
});

const terminal = { terminal: true, env: { TERM: 'xterm-256color', LANG: 'C.UTF-8' } } as const;
const ESC = '\u001b';

function dash(path: string, language = 'en', env: Readonly<Record<string, string>> = {}): Nslab {
  const all = { ...terminal, env: { ...terminal.env, ...env } };
  const started = startNslab(['dash', path, '--lang', language], { ...all, stdin: 'open' });
  begun.push(started);
  return started;
}

/** Resolves with the screen once it matches. @throws Error after 40 seconds */
async function screen(started: Nslab, pattern: RegExp): Promise<string> {
  let shown = '';
  for (let i = 0; i < 800; i++) {
    const window = openTerminal(100, 30);
    await window.write(started.stdout());
    shown = window.lines().join('\n');
    if (pattern.test(shown)) return shown;
    await sleep(50);
  }
  throw new Error(`${pattern} is not on the screen:\n${shown}`);
}

const press = (started: Nslab, key: string): void => {
  started.child.stdin?.write(key);
};

/**
 * Expects it to exit with a status, with the cursor and the main screen restored. xterm's ctlseqs: modes 25 and 1049.
 */
async function gaveBack(started: Nslab, status: number): Promise<void> {
  const { stdout, stderr, status: actual } = await started.ended;
  expect(await started.left()).toEqual([]);
  expect({ status: actual, stderr }).toEqual({ status, stderr: '' });
  for (const [on, off] of [
    ['[?25h', '[?25l'],
    ['[?1049l', '[?1049h'],
  ] as const) {
    expect(stdout).toContain(ESC + off);
    expect(stdout.lastIndexOf(ESC + on)).toBeGreaterThan(stdout.lastIndexOf(ESC + off));
  }
}

describe('on a terminal', () => {
  it('shows the memory with its limit, the counters and the calls, and is left by q', async () => {
    const started = dash(recording);
    const shown = await screen(started, /EPERM/);
    expect(shown).toMatch(/^ nslab {2}RECORDED {2}2\/2 A limit for memory · 3\/4 50 MiB fits +4\.3 s$/m);
    expect(shown).toMatch(/^│ {2}100⡇[⠀-⣿]{20}/m); // the topmost label is the limit
    for (const label of [75, 50, 25, 0]) expect(shown).toMatch(new RegExp(`^│ {2}${label} +⡇`, 'm'));
    expect(shown).toMatch(/│ limit +100\.0M │$/m);
    expect(shown).toMatch(/│ failcnt +187 │$/m);
    expect(shown).toMatch(/│ oom_control oom_kill +1 │$/m);
    expect(shown).toMatch(/^│ box +sethostname\("box", 3\) = -1 EPERM +25 µs │$/m);
    press(started, 'q');
    await gaveBack(started, 0);
  });

  it.each([
    ['Esc', ESC],
    ['Ctrl-C', '\u0003'],
  ])('is left by %s', async (_, key) => {
    const started = dash(recording);
    await screen(started, /EPERM/);
    press(started, key);
    await gaveBack(started, 0);
  });

  it.each(someOf<Record<string, string>>([{ LANG: 'C' }, { LANG: 'zh_CN.GBK' }, { TERM: 'linux' }], 2))(
    'draws with ASCII under %o',
    async (env) => {
      const started = dash(recording, 'en', { LC_ALL: '', ...env });
      const shown = await screen(started, /EPERM/);
      expect(shown).toMatch(/^\| {2}100:[':. ]{20}/m);
      expect(shown).toMatch(/^\| box +sethostname\("box", 3\) = -1 EPERM +25 us \|$/m);
      press(started, 'q');
      await gaveBack(started, 0);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
      expect(started.stdout()).toMatch(/^[\x00-\x7f]+$/);
    },
  );

  it('shows its keys, and puts them away', async () => {
    const started = dash(recording);
    await screen(started, /EPERM/);
    press(started, '?');
    await screen(started, /Ctrl-Z +suspend/);
    press(started, ESC);
    await screen(started, /^(?![\s\S]*suspend)[\s\S]*EPERM/);
    press(started, 'q');
    await gaveBack(started, 0);
  });

  it.each(
    someOf(
      [
        ['SIGINT', 130],
        ['SIGTERM', 143],
        ['SIGHUP', 129],
      ] as const,
      2,
    ),
  )('%s gives the terminal back too', async (signal, status) => {
    const started = dash(recording);
    await screen(started, /EPERM/);
    const own = started.tree().find(({ command }) => command === 'nslab');
    if (own === undefined) throw new Error('it does not run');
    process.kill(own.pid, signal);
    await gaveBack(started, status);
  });

  it('follows a session that goes on', async () => {
    const path = file('live.jsonl', linesOf([session, step('memory', 2, 1)]));
    const started = dash(path);
    await screen(started, / LIVE [\s\S]*No memory cgroup/);
    appendFileSync(path, `no event\n${linesOf([memory(77)])}`);
    await screen(started, /1 line not understood[\s\S]*usage +77\.0M/);
    appendFileSync(path, linesOf([{ type: 'end', ok: true }]));
    await screen(started, / RECORDED /);
    writeFileSync(path, linesOf([session, step('exec', 1, 1)])); // as another tour does
    await screen(started, / LIVE {2}1\/2 [\s\S]*No memory cgroup/);
    press(started, 'q');
    await gaveBack(started, 0);
  });

  it('says so when a recording was cut off: it has no end, and nobody writes it', async () => {
    const { pid } = spawnSync('true');
    const cut = { ...session, host: { ...session.host, nslabPid: pid } };
    const started = dash(file('cut.jsonl', linesOf([cut, step('memory', 2, 1), memory(5)])));
    expect(await screen(started, /usage/)).toMatch(/ CUT OFF {2}2\/2 /);
    press(started, 'q');
    await gaveBack(started, 0);
  });

  it.each(
    someOf(
      [
        ['mouse, SGR', '[<35;10;10M'],
        ['mouse, urxvt', '[35;10;10M'],
        ['mouse, X10', '[M C%'],
        ['focus', '[I'],
      ],
      2,
    ),
  )('takes a key that comes in one read with a report of the terminal: %s', async (_, report) => {
    const started = dash(recording);
    await screen(started, /EPERM/);
    press(started, `${ESC}${report}${ESC}${report}q`);
    await gaveBack(started, 0);
  });

  it('speaks Chinese, with every frame closed', async () => {
    const started = dash(recording, 'zh');
    const shown = await screen(started, /EPERM/);
    expect(shown).toMatch(/录像 {2}2\/2 给内存设上限 · 3\/4 50 MiB，放得下/);
    for (const line of shown.split('\n').slice(1, -1)) expect(line).toMatch(/[│┐┘]$/);
    press(started, 'q');
    await gaveBack(started, 0);
  });
});

describe('a file that is no recording', () => {
  it.each([
    [
      'is not there',
      () => join(folder, 'none.jsonl'),
      /^nslab: there is no .*none\.jsonl\r\nA tour writes it: /,
    ],
    ['is a folder', () => folder, /^nslab: .* is not a file\r\n$/],
    [
      'is no JSON',
      () => file('text', 'hello\n'),
      /^nslab: .*text is no recording: its first line is no session/,
    ],
    ['has no session', () => file('call', linesOf([call('close(5)')])), /its first line is no session/],
    [
      'is of another major format',
      () => file('v4', linesOf([{ ...session, format: '4.1' }])),
      /format 4\.1, and this nslab reads formats 2 to 3\r\n/,
    ],
    ['is empty', () => file('empty', ''), /is no recording: it has no first line/],
  ])('%s', async (_, path, why) => {
    const { status, stdout } = await nslab(['dash', path()], terminal);
    expect(stdout).toMatch(why);
    expect(stdout).not.toContain(ESC);
    expect(stdout).not.toMatch(/^ {4}at |bug in nslab/m);
    expect(status).toBe(1);
  });
});

describe('without a terminal', () => {
  it.each([
    ['stdout is a pipe', () => nslab(['dash', recording])],
    ['it is a dumb one', () => nslab(['dash', recording], { terminal: true, env: { TERM: 'dumb' } })],
  ])('%s: it says so', async (_, run) => {
    const { status, stdout, stderr } = await run();
    expect(stdout + stderr).toMatch(
      /^nslab: nslab dash draws on a terminal, .*\r?\nStart it in a terminal window/,
    );
    expect(status).toBe(2);
  });
});

describe('blessed', () => {
  it('is in a chunk that no other command loads', () => {
    const dist = join(packageRoot(), 'dist');
    const chunks = readdirSync(join(dist, 'chunks')).filter((name) => name.endsWith('.js'));
    const textOf = (name: string): string => readFileSync(join(dist, 'chunks', name), 'utf8');
    const [withIt, ...more] = chunks.filter((name) => textOf(name).includes('_listenInput'));
    expect([withIt, more]).toEqual([expect.stringMatching(/^dash-session-/), []]);
    const importers = chunks.filter((name) => textOf(name).includes(`${withIt}`));
    expect(importers).toEqual([expect.stringMatching(/^main-/)]);
    // The main chunk imports it in one place, when the command is run.
    expect(textOf(importers[0] ?? '').match(/import\("\.\/dash-session-/g)).toHaveLength(1);
    expect(textOf(importers[0] ?? '')).not.toMatch(/from"\.\/dash-session-/);
  });
});
