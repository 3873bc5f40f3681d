// Reads `nslab doctor` as a user does: lines that fit, in both languages; its JSON; its exit status; other platforms.

import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Chalk } from 'chalk';
import stringWidth from 'string-width';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { examineMachine as examineHere, type Report } from '../../src/cli/doctor-report.ts';
import { reportLines } from '../../src/cli/doctor-text.ts';
import { abilityIds } from '../../src/probe/ability.ts';
import type { Language } from '../../src/session/event.ts';
import { cliInside, type Examined, examine, examineInside, insideArguments } from '../support/doctor.ts';
import { englishIn } from '../support/english-in.ts';
import { cli, nslab } from '../support/nslab.ts';
import { openOnPty } from '../support/pty-screen.ts';
import { someOf } from '../support/some-of.ts';

const nobody = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'];
const languages: Language[] = ['en', 'zh'];
const linesOf = (report: Report, language: Language): string[] =>
  reportLines(report, { language, width: 80, chalk: new Chalk({ level: 0 }) });

describe('its lines', () => {
  const reports: Report[] = [];
  beforeAll(async () => {
    reports.push((await examine()).report);
    reports.push((await examine({ through: nobody })).report);
    reports.push((await examineInside([])).report);
    reports.push(await examineHere({ signal: new AbortController().signal, platform: 'darwin' }));
  });

  it.each(languages)('fit 80 columns in %s, with or without what they tell of', (language) => {
    for (const report of reports) {
      for (const line of linesOf(report, language)) {
        expect({ line, cells: Math.min(80, stringWidth(line)) }).toEqual({ line, cells: stringWidth(line) });
      }
    }
  });

  it('tell every check and every stage by a word, not by a mark alone', () => {
    for (const report of reports) {
      const text = linesOf(report, 'en');
      for (const { state, title } of report.checks) {
        expect(text.some((line) => line.includes(`${state} `) && line.includes(title.en))).toBe(true);
      }
      for (const { title } of report.stages) {
        expect(text.some((line) => line.endsWith(title.en) && /works|recording only/.test(line))).toBe(true);
      }
    }
  });

  it('have no word of the other language where a text of ours stands', () => {
    for (const report of reports) {
      for (const line of linesOf(report, 'en')) expect(line).not.toMatch(/\p{Script=Han}/u);
    }
  });

  it('have no English sentence in Chinese', () => {
    for (const report of reports) {
      // The ids of what is missing or differs are no words.
      const ids = report.checks.map(({ id }): string => id);
      const isIds = (line: string): boolean =>
        line
          .replace(/^ *(缺少|差别)：/, '')
          .split(/[,\s]+/)
          .every((word) => word === '' || ids.includes(word));
      const told = linesOf(report, 'zh').filter((line) => !isIds(line));
      for (const line of told) expect(englishIn(line), line).toEqual([]);
      for (const { id, found, meaning, remedy } of report.checks)
        for (const texts of [found, meaning, remedy])
          if (texts !== undefined) expect(englishIn(texts.zh), id).toEqual([]);
    }
  });

  it('tell ways to a Linux where nothing works, and only there', () => {
    const [root, user, locked, darwin] = reports.map((report) => linesOf(report, 'en').join('\n'));
    for (const text of [locked, darwin])
      expect(text).toMatch(/limactl start[\s\S]*wsl --install[\s\S]*docker run .*--privileged/);
    for (const text of [root, user]) expect(text).not.toMatch(/limactl|wsl/);
  });
});

describe('on another platform', () => {
  it('it says so, has tried nothing, and every stage is a recording', async () => {
    const report = await examineHere({ signal: new AbortController().signal, platform: 'darwin' });
    expect(report).toMatchObject({ machine: { platform: 'darwin', cgroup: 'none' }, checks: [] });
    expect(report.stages.map(({ verdict }) => verdict)).toEqual(Array(7).fill('recording'));
    expect(linesOf(report, 'en')[1]).toMatch(/macOS.*not Linux/);
  });
});

/** A folder of its own for the ledgers of an ordinary user. */
function folderOf(uid: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'nslab-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  chownSync(folder, uid, uid);
  return folder;
}

/** Rehearsed by root once for all tests: that takes as long as a tour. */
let byRoot: Promise<Examined> | undefined;
const rehearsedByRoot = (): Promise<Examined> => (byRoot ??= examine({ rehearse: true, timeoutMs: 60_000 }));

describe('its JSON', () => {
  it('is versioned, and has machine, checks, stages and lessons', async () => {
    const { report, status } = await rehearsedByRoot();
    expect(report).toMatchObject({
      version: 2,
      machine: {
        platform: 'linux',
        kernel: expect.stringMatching(/^\d+\.\d+/),
        arch: process.arch,
        node: process.versions.node,
        uid: 0,
        cgroup: expect.stringMatching(/^(v1|v2|hybrid|none)$/),
      },
    });
    for (const check of report.checks) {
      expect(check).toMatchObject({
        id: expect.any(String),
        title: { en: expect.any(String), zh: expect.any(String) },
        state: expect.stringMatching(/^(works|differs|missing)$/),
        found: { en: expect.any(String), zh: expect.any(String) },
      });
    }
    expect(report.checks.map(({ id }) => id)).toEqual(expect.arrayContaining([...abilityIds, 'command.ps']));
    expect(report.stages.map(({ id }) => id)).toEqual([
      'exec',
      'uts',
      'pid-mount',
      'memory',
      'overlay',
      'network',
      'whole',
    ]);
    expect(report.lessons.map(({ id }) => id)).toEqual(['opening', ...report.stages.map(({ id }) => id)]);
    expect(status).toBe(0);
  });
});

describe('the tour', () => {
  const tour = ['tour', '--auto', '--plain', '--lang', 'en'];
  const everything = ['--cap-add', 'ALL', '--security-opt', 'seccomp=unconfined'];
  const writable = ['memory', 'pids', 'freezer'].map(
    (name) => `mount -o remount,rw,bind /sys/fs/cgroup/${name}`,
  );

  /** `== 4/7 A limit for memory [REPLAY] ====`: by title, whether it is a recording. */
  const shownLive = (transcript: string): Record<string, boolean> =>
    Object.fromEntries(
      [...transcript.matchAll(/^== \d\/7 (.+?)( \[REPLAY\])? =+$/gm)].map(([, title, replay]) => [
        title,
        replay === undefined,
      ]),
    );
  const saidLive = ({ stages }: Report): Record<string, boolean> =>
    Object.fromEntries(stages.map(({ title, verdict }) => [title.en, verdict !== 'recording']));

  it.each(
    someOf(
      [
        ['root', [], 0],
        ['an ordinary user', nobody, 65_534],
        ['an ordinary user without a folder for the ledger', nobody, 0],
      ],
      2,
    ),
  )(
    'of %s shows live what doctor says that it can, and the rest as a recording',
    async (_, through, owner) => {
      const options = { through, env: { XDG_RUNTIME_DIR: folderOf(owner) }, timeoutMs: 60_000 };
      const { report } = await (through.length === 0
        ? rehearsedByRoot()
        : examine({ ...options, rehearse: true }));
      const { status, stdout } = await nslab(tour, options);
      expect(shownLive(stdout)).toEqual(saidLive(report));
      expect(status).toBe(0);
    },
  );

  it.each(
    someOf(
      [
        ['locked down', [], []],
        ['of which the cgroups alone are writable', everything, writable],
      ],
      1,
    ),
  )(
    'in a container that is %s does so, too',
    async (_, options, prepare) => {
      const { report } = await examineInside(options, prepare.join(' && ') || 'true', {
        rehearse: true,
      });
      const command = [...prepare, `exec ${process.execPath} ${cliInside} ${tour.join(' ')}`].join(' && ');
      const { status, stdout } = await nslab([...insideArguments(options), 'sh', '-c', command], {
        timeoutMs: 60_000,
      });
      expect(shownLive(stdout)).toEqual(saidLive(report));
      expect(Object.values(saidLive(report))).toContain(false);
      expect(status).toBe(0);
    },
    90_000,
  );
});

describe('on a terminal', () => {
  // The rehearsal comes after it.
  it.each(someOf([['--quick'], []], 1))(
    'it asks how wide a character is, and wipes it off again: %s',
    async (...args) => {
      const screen = await openOnPty([process.execPath, cli, 'doctor', ...args], {
        columns: 80,
        rows: 100,
        env: { TERM: 'xterm-256color', LANG: 'C.UTF-8' },
      });
      const { status } = await screen.ended;
      const text = screen.rows().join('\n');
      expect(status).toBe(0);
      expect(text).toMatch(/works +this terminal +80×100, 256 colours, 中 takes 2 cells/);
      expect(text.match(/中/g)).toHaveLength(1);
    },
  );

  it.each<[Record<string, string>, string]>(
    someOf(
      [
        [{ LC_ALL: 'C' }, 'export LANG=C.UTF-8'],
        [{ LC_ALL: 'zh_CN.GBK' }, 'export LANG=C.UTF-8'],
        [{ TERM: 'linux' }, 'Log in from a terminal window'],
      ],
      2,
    ),
  )('under %o it says that screens are drawn with ASCII, and what helps', async (env, remedy) => {
    const screen = await openOnPty([process.execPath, cli, 'doctor', '--quick'], {
      columns: 80,
      rows: 100,
      env,
    });
    await screen.ended;
    const text = screen.rows().join('\n');
    expect(text).toMatch(/differs +this terminal\s+found +80x100/);
    expect(text).toMatch(/drawn\s+with\s+ASCII\s+alone[\s\S]*--no-ascii/);
    expect(text.slice(text.indexOf('--no-ascii'))).toMatch(new RegExp(`^.*\\n +to do +${remedy}`));
  });
});
