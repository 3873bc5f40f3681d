// Runs `nslab --replay`, and plain `nslab` without Linux: the whole tour, without any of a lab, for any user.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tourLessons } from '../../src/lesson/tour-lessons.ts';
import { readRecording } from '../../src/session/read-recording.ts';
import { lessons } from '../engine/replayed.ts';
import { elsewhere } from '../support/elsewhere.ts';
import { cli, nslab, startNslab } from '../support/nslab.ts';
import { someOf } from '../support/some-of.ts';

const replay = ['--replay', '--auto', '--plain', '--lang', 'en'];
const stages = tourLessons(lessons).filter(({ number }) => number > 0);

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-test-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Expects all stages and steps, each with the badge. */
function expectWholeTour(stdout: string, badge = 'REPLAY'): void {
  const lines = stdout.split('\n');
  expect(lines[0]).toContain(badge);
  for (const [i, { prose }] of stages.entries()) {
    expect(stdout).toContain(`== ${i + 1}/${stages.length} ${prose.en.title} [${badge}] ==`);
  }
  const steps = lines.filter((line) => /^Step \d+\. .* \[REPLAY\]$/.test(line));
  expect(steps).toHaveLength(tourLessons(lessons).flatMap((lesson) => lesson.steps).length);
  expect(stdout).toContain('killed by the kernel, out of memory');
  expect(stdout).not.toMatch(/NOT SO|Nothing of ours is left/);
  expect(stdout.trimEnd()).toMatch(/REPLAY: This was a recording: nothing was made on this machine\.$/);
}

describe('the recorded tour as text', () => {
  it.each([['tour', ...replay], replay])('%j ends by itself', async (...args) => {
    const { status, stdout, stderr } = await nslab(args);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expectWholeTour(stdout);
  });

  it('is there for a user who may do nothing, without /proc, /sys, /run and a writable folder', async () => {
    const without = ['/proc', '/sys', '/run', '/tmp', '/dev/shm'].map(
      (path) => `mount -t tmpfs -o ro t ${path}`,
    );
    // The checkout may be in one of the folders that are hidden, so it is opened before.
    const keep = `mkdir -p /mnt/nslab && mount --rbind "$PWD" /mnt/nslab && cd /mnt/nslab`;
    const script = `mount -t tmpfs t /mnt && ${keep} && ${without.join(' && ')} && exec setpriv --reuid 65534 --regid 65534 --clear-groups --no-new-privs "$@"`;
    const { status, stdout, stderr } = spawnSync(
      'unshare',
      ['-m', 'sh', '-c', script, 'sh', process.execPath, 'dist/cli.js', ...replay],
      { encoding: 'utf8', timeout: 30_000 },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expectWholeTour(stdout);
  });

  it('needs no environment', () => {
    const { status, stdout } = spawnSync(process.execPath, [cli, '--replay', '--auto', '--plain'], {
      encoding: 'utf8',
      env: {},
      cwd: '/',
    });
    expect(status).toBe(0);
    expectWholeTour(stdout);
  });

  it('answers a learner who types lines', async () => {
    const tour = startNslab(['--replay', '--plain', '--lang', 'en'], { terminal: true, stdin: 'open' });
    for (const shown of [/Recorded on .*\[Enter goes on/s, /Step 1\. .*\[Enter/s]) {
      await tour.printed(shown);
      tour.child.stdin?.write('\n');
    }
    await tour.printed(/\[a number answers/);
    tour.child.stdin?.write('3\n');
    await tour.printed(/\[Enter does the step/);
    tour.child.stdin?.write('\n');
    await tour.printed(/The kernel says: None: .* You said: All eight\./s);
    tour.child.stdin?.write('q\n');
    const { status, stdout } = await tour.ended;
    expect(status).toBe(0);
    expect(stdout).toContain('nothing was made on this machine');
    expect(await tour.left()).toEqual([]);
  });

  it('in Chinese says 回放 too', async () => {
    const { status, stdout } = await nslab(['--replay', '--auto', '--plain', '--lang', 'zh']);
    expect(status).toBe(0);
    expect(stdout.split('\n')[0]).toContain('回放 REPLAY');
    expect(stdout.match(/^步骤 \d+\. .* \[回放 REPLAY\]$/gm)).toHaveLength(
      tourLessons(lessons).flatMap((lesson) => lesson.steps).length,
    );
  });

  it('says in a recording of its own that it was one', async () => {
    const path = join(folder, 'again.jsonl');
    expect((await nslab([...replay, '--record', path])).status).toBe(0);
    const { events } = readRecording(path);
    expect(events.filter((event) => event.replayed !== true)).toEqual([]);
  });
});

const platforms = [
  ['darwin', 'macOS'],
  ['win32', 'Windows'],
  ['freebsd', 'freebsd'],
] as const;

describe.each(someOf(platforms, 2))('on %s', (platform, name) => {
  const run = (...args: string[]) => {
    const env = { ...process.env, ...elsewhere(platform) };
    return spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8', env, timeout: 30_000 });
  };

  it('plain nslab plays the recording, says why and how to get it live, and touches nothing of Linux', () => {
    const { status, stdout, stderr } = run('tour', '--auto', '--plain', '--lang', 'en');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expectWholeTour(stdout);
    const said = stdout.replaceAll(/\s+/g, ' ');
    expect(said).toContain(`Containers are made of Linux system calls, and this is ${name}.`);
    for (const way of ['Lima', 'WSL2', 'Docker', 'nslab doctor']) expect(said).toContain(way);
    expect(run().stdout).toContain('REPLAY'); // bare, without a terminal
  });

  it('says it in Chinese as well', () => {
    const { stdout } = run('tour', '--auto', '--plain', '--lang', 'zh');
    expect(stdout.replaceAll(/\s+/g, '')).toContain(`而这里是${name}。`);
    expect(stdout).toContain('Lima');
  });

  it('--replay asks for no reason', () => {
    const { status, stdout } = run(...replay);
    expect(status).toBe(0);
    expect(stdout).not.toContain('Lima');
  });

  it('--live ends with 3 and the same explanation', () => {
    const { status, stdout, stderr } = run('tour', '--live', '--auto', '--plain', '--lang', 'en');
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
    expect(stderr).toMatch(
      new RegExp(`^nslab: Containers are made of Linux system calls, and this is ${name}\\.`),
    );
    expect(run('--live', '--lang', 'zh').stderr).toContain('Lima');
  });
});

it('the guard of these tests sees what a lab would touch', () => {
  const env = { ...process.env, ...elsewhere('darwin') };
  const touch = "require('node:fs').readFileSync('/proc/self/stat')";
  const { status, stderr } = spawnSync(process.execPath, ['-e', touch], { encoding: 'utf8', env });
  expect({ status, stderr }).toEqual({ status: 99, stderr: 'touched: readFileSync /proc/self/stat\n' });
});

it('--replay and --live exclude each other', async () => {
  const { status, stderr } = await nslab(['tour', '--replay', '--live']);
  expect(status).toBe(2);
  expect(stderr).toMatch(/--replay.*--live/);
});

// Other tests take the whole tour live, without the option.
it.each(someOf([['whole'], []], 1))('--live changes nothing where all can run: tour %s', async (...stage) => {
  const args = stage.filter((one) => one !== undefined);
  const { status, stdout } = await nslab(['tour', ...args, '--live', '--auto', '--plain', '--lang', 'en']);
  expect(status).toBe(0);
  expect(stdout).not.toContain('REPLAY');
  expect(stdout).toContain('== 7/7');
});
