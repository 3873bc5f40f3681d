// `nslab lesson` and `nslab progress` as commands: lists, transcripts, what is refused, what is handed in.

import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nslab } from '../support/nslab.ts';

let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'nslab-test-lessons-'));
});
afterAll(() => rmSync(home, { recursive: true }));

const run = (...args: string[]) => nslab(args, { env: { HOME: home, XDG_STATE_HOME: home } });

describe('nslab lesson --list', () => {
  it('says of each lesson what this machine can do of it, also as JSON', async () => {
    const { status, stdout } = await run('lesson', '--list', '--json');
    expect(status).toBe(0);
    const { version, lessons } = JSON.parse(stdout);
    expect(version).toBe(1);
    expect(lessons.map(({ id }: { id: string }) => id)).toContain('uts');
    for (const lesson of lessons) expect(['works', 'differs', 'recording']).toContain(lesson.verdict);
    const plain = await run('lesson', '--list', '--lang', 'zh');
    expect(plain.stdout).toMatch(/^uts +\S+.*★.*10 分钟 +可真实运行$/m);
  });
});

describe('nslab lesson without a terminal', () => {
  it('is a transcript of every step, with its task solved by its first solution, and leaves nothing', async () => {
    const { status, stdout, stderr } = await run('lesson', 'uts', '--lang', 'en');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/Step 4\. Your turn/);
    expect(stdout).toMatch(
      /\[ \] hostname in box is "mybox"[\s\S]*\[x\] hostname in box is "mybox"[\s\S]*Done\./,
    );
    expect(stdout).toMatch(/a does it once more, with name = web, ""/);
    expect(stdout).toMatch(/1 of 1 tasks solved\./);
    expect(stdout).toMatch(/Nothing of ours is left on this host\./);
    expect(stdout).not.toMatch(/NOT SO/);
  });

  it.each([
    [['lesson', 'utz'], /there is no lesson utz[\s\S]*Did you mean uts\?/],
    [['lesson', 'uts', '9'], /uts has no step 9/],
    [['lesson', 'uts', 'your-tun'], /Did you mean your-turn\?/],
    [['lesson', 'network-modes'], /there is no lesson network-modes/],
    [['lesson', '--json'], /--json goes with --list/],
    [['progress', '--reset', 'utz', '--yes'], /there is no lesson utz/],
    [['progress', '--reset'], /--reset needs --yes/],
  ])('%j is refused', async (args, message) => {
    const { status, stderr } = await run(...args, '--lang', 'en');
    expect(stderr).toMatch(message);
    expect(status).toBe(2);
  });
});

describe('nslab progress', () => {
  const kept = {
    version: 1,
    stages: {
      uts: {
        done: false,
        answers: { 'wrong-process': { chosen: 'both', held: 'both', first: { chosen: 'kept' } } },
        lesson: {
          done: true,
          tasks: { 'your-turn': { at: '2026-01-01T00:00:00.000Z', hints: 1, evidence: [] } },
        },
      },
    },
  };

  it('shows what was done, exports it once, and forgets it', async () => {
    const folder = join(home, 'nslab');
    await run('progress'); // nothing yet
    const { mkdirSync } = await import('node:fs');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, 'progress.json'), JSON.stringify(kept), { mode: 0o600 });
    const shown = await run('progress', '--lang', 'en');
    expect(shown.stdout).toMatch(/^uts +A name of its own +✓ +predictions 0\/1 +tasks 1\/1$/m);
    const file = join(home, 'mine.json');
    expect((await run('progress', '--export', file)).status).toBe(0);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      format: 'nslab-progress',
      lessons: [
        { id: 'uts', done: true, answers: [{ first: 'kept', misconception: 'the-line-runs-in-the-child' }] },
      ],
    });
    const again = await run('progress', '--export', file, '--lang', 'en');
    expect(again).toMatchObject({ status: 2, stderr: expect.stringContaining('exists already') });
    const report = await run('progress', '--report', file, file, '--lang', 'en');
    expect(report.stdout).toMatch(/2 learners[\s\S]*kept +2× {2}the-line-runs-in-the-child/);
    expect((await run('progress', '--reset', 'uts', '--yes')).status).toBe(0);
    expect(JSON.parse(readFileSync(join(folder, 'progress.json'), 'utf8')).stages).toEqual({});
  });

  it('leaves out hand-ins that are none, with a sentence each', async () => {
    const at = (name: string, text: string): string => {
      writeFileSync(join(home, name), text);
      return join(home, name);
    };
    const files = [
      at('no.json', '{'),
      at('other.json', '{"format":"\u001b[2J"}'),
      at('large.json', `"${'x'.repeat(1 << 21)}"`),
      join(home, 'missing.json'),
      '/dev/zero',
      home,
    ];
    symlinkSync('/dev/zero', join(home, 'link.json'));
    const { status, stdout, stderr } = await run(
      'progress',
      '--report',
      ...files,
      join(home, 'link.json'),
      '--lang',
      'en',
    );
    expect(status).toBe(1);
    expect(stderr.trim().split('\n')).toHaveLength(7);
    expect(stderr).not.toContain('\u001b');
    expect(stdout).toMatch(/^0 learners/);
  });
});
