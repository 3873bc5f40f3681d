// Lesson mode by keys, on a terminal: wrong first, hints, a task in a shell, another language, kill -9 and on from there.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nslab } from '../support/nslab.ts';
import { type NslabScreen, openNslabOnPty } from '../support/pty-screen.ts';
import { lastRow } from './learner.ts';

let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'nslab-test-lesson-'));
});
afterAll(() => rmSync(home, { recursive: true }));

const open = (
  args: readonly string[],
  columns: number,
  rows: number,
  language = 'en',
): Promise<NslabScreen> => {
  const env = { ...process.env, HOME: home, XDG_STATE_HOME: home };
  return openNslabOnPty(['lesson', ...args, '--lang', language], { columns, rows, env });
};

const textOf = (screen: { rows(): readonly string[] }): string => screen.rows().join('\n');

const shows = (screen: NslabScreen, pattern: RegExp): Promise<unknown> =>
  screen.until((state) => pattern.test(textOf(state)));

async function press(screen: NslabScreen, keys: string, pattern: RegExp): Promise<void> {
  screen.write(keys);
  await shows(screen, pattern);
  // A key that comes while something runs is not kept.
  await screen.until((state) => !lastRow(state).startsWith(' …'));
}

async function leave(screen: NslabScreen, keys: string): Promise<void> {
  screen.write(keys);
  await screen.until((state) => !state.alternate);
  expect(await screen.ended).toEqual({ status: 0, signal: null });
  expect(await screen.left()).toEqual([]);
}

const [ctrlRight, F1, F2] = ['\u001d', '\u001bOP', '\u001bOQ'];

describe.each([
  [80, 24],
  [120, 40],
])('a lesson at %i×%i', (columns, rows) => {
  it('is taken by keys: wrong first, with hints, a task in a shell, and a language switch', async () => {
    const screen = await open(['uts', '1'], columns, rows);
    await shows(screen, /From the lesson “A container is a process”/);
    await press(screen, '3', /✗ You said: All eight/);
    await press(screen, '\r', /1 {2}Both: stand-in/);
    await press(screen, '2', /Enter do it/);
    await press(screen, '\r', /And what does the kernel show\?/);
    // What is read wrongly from the evidence brings the row to look at, and the question stays.
    await press(screen, '2', /Look again: the row hostname in namespaces/);
    await screen.until((state) => lastRow(state).startsWith(' 1–2 answer'));
    await press(screen, '1', /✗ You said: The child; stand-in keeps its name/);
    await press(screen, '\r', /1 {2}What the host is called/);
    await press(screen, '1', /Enter do it/);
    await press(screen, '\r', /✓ The kernel says/);
    await press(screen, '\r', /1 {2}What it was called before/);
    await press(screen, '1', /Enter do it/);
    await press(screen, '\r', /a {2}name = web {2}""/);
    await press(screen, 'a', /hostname +\S+ +✱? *web/);
    await press(screen, '\r', /☐ hostname in box is "mybox"/);
    await press(screen, 'l', /box 的主机名/);
    await press(screen, 'l', /hostname in box/);
    await leave(screen, 'qy');
  });

  it('has a task that is solved in a shell: goals tick, hints lie above it, F2 says what is asked', async () => {
    const screen = await open(['uts', 'your-turn'], columns, rows);
    await shows(screen, /☐ hostname in box is "mybox" +found mycontainer/);
    await screen.until((state) => /^ s shell {2}F1 hint 1 of 3/.test(lastRow(state)));
    await press(screen, F1, /Hint 1 of 3: The row hostname/);
    await press(screen, 's', /this machine’s own files/);
    await press(screen, '\r', /root@mycontainer/);
    await press(screen, F1, /Hint 2 of 3: /);
    if (rows === 24) await press(screen, F2, /Give box the name mybox/);
    await press(screen, 'echo mybox\r', /^.?mybox/m);
    expect(textOf(screen)).toMatch(/☐ hostname in box is "mybox"/);
    await press(screen, 'hostname mybox\r', /☑ hostname in box is "mybox"/);
    await shows(screen, /Done\. F10 goes back/);
    await press(screen, ctrlRight, /What you typed +One way to do it/);
    expect(textOf(screen)).toMatch(/\$ echo mybox +\$ hostname mybox/);
    await press(screen, '\r', /1 of 1 tasks solved\./);
    expect(textOf(screen)).toContain('Next: Processes and mounts of its own');
    await press(screen, '\r', /A shell is open, and ends with its lesson/);
    await press(screen, '\r', /uts +A name of its own.*✓/);
    await leave(screen, 'q');
    const kept = JSON.parse(readFileSync(join(home, 'nslab/progress.json'), 'utf8'));
    expect(kept.stages.uts.lesson).toMatchObject({ done: true, tasks: { 'your-turn': { hints: 2 } } });
  });
});

describe('the list of lessons', () => {
  it('opens a lesson by Enter, also after it was told what this machine can do, and by a number', async () => {
    const screen = await open([], 80, 24);
    await shows(screen, /exec .*live here/);
    await press(screen, '\u001b[A'.repeat(9), /▸ opening/);
    await press(screen, '\u001b[B', /▸ exec/);
    await press(screen, '\r', /Step 1\/4 A child/);
    await press(screen, '0', /Enter do it/);
    await press(screen, 't', /▸ exec .*1\/4/);
    await press(screen, '1', /Step 1\/1 What will happen here/);
    await leave(screen, 'qy');
  });
});

describe('a lesson that was left', () => {
  it('goes on where it was after kill -9, and its task asks before it is skipped', async () => {
    const screen = await open(['exec', '2'], 80, 24);
    await shows(screen, /Step 2\/4 Run a program in it/);
    await press(screen, '\r', /✓ 2 checks hold/);
    screen.kill('SIGKILL');
    await screen.ended;
    const again = await open(['exec'], 80, 24, 'zh');
    await shows(again, /步骤 2\/4/);
    await press(again, '\r', /✓ 2 项检查成立/);
    await press(again, '\r', /步骤 3\/4/);
    await press(again, '\r', /继续/);
    await press(again, '\r', /步骤 4\/4/);
    await press(again, '\r', /任务还没有完成。要跳过吗/);
    await press(again, 'y', /1 个任务，完成 0 个/);
    await leave(again, 'qy');
    expect((await nslab(['clean'])).status).toBe(0);
  });

  it('is forgotten when that is confirmed, and the list shows only open tasks when asked to', async () => {
    const screen = await open([], 120, 40);
    await shows(screen, /uts +A name of its own.*✓.*live here/);
    await press(screen, 'o', /o all/);
    expect(textOf(screen)).not.toMatch(/uts +A name of its own/);
    await press(screen, 'o', /o open tasks only/);
    const at = screen.rows().findIndex((row) => row.includes('▸'));
    const uts = screen.rows().findIndex((row) => row.includes('A name of its own'));
    const moves = uts > at ? '\u001b[B'.repeat(uts - at) : '\u001b[A'.repeat(at - uts);
    await press(screen, moves, /▸ uts/);
    await press(screen, 'r', /Forget what you did in uts\?/);
    await press(screen, 'y', /▸ uts +A name of its own +★ +10 min +live here/);
    await leave(screen, 'q');
    const kept = JSON.parse(readFileSync(join(home, 'nslab/progress.json'), 'utf8'));
    expect(kept.stages.uts).toBeUndefined();
  });
});
