// The first page, on a terminal: the ways in, where the learner left the tour, and how few keys lead to a system call.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type NslabScreen, openNslabOnPty } from '../support/pty-screen.ts';
import { lastRow } from './learner.ts';

const home = mkdtempSync(join(tmpdir(), 'nslab-test-home-'));
afterAll(() => rmSync(home, { recursive: true }));

const env = { ...process.env, HOME: home, XDG_STATE_HOME: home };
const open = (columns = 80, rows = 24, language = 'en'): Promise<NslabScreen> =>
  openNslabOnPty(['--lang', language], { columns, rows, env });

const shows = (screen: NslabScreen, pattern: RegExp): Promise<unknown> =>
  screen.until((state) => pattern.test(state.rows().join('\n')));

async function leave(screen: NslabScreen, keys: string): Promise<void> {
  screen.write(keys);
  await screen.until((state) => !state.alternate);
  expect(await screen.ended).toEqual({ status: 0, signal: null });
  expect(await screen.left()).toEqual([]);
}

describe('nslab on a terminal', () => {
  it('shows the ways in, and leads to the first system call by three keys', async () => {
    const screen = await open();
    await shows(screen, /▸ Guided tour {2,}a container, built in front of you/);
    for (const way of ['Free play', 'Recording', 'This machine'])
      expect(screen.rows().join('\n')).toContain(way);
    expect(lastRow(screen)).toMatch(/^ Enter open .*q quit/);
    screen.write('\r');
    await shows(screen, /You are about to build a container/);
    screen.write('\r');
    await shows(screen, /How many will box have for itself\?/);
    screen.write('0');
    await screen.until((state) => lastRow(state).startsWith(' Enter do it'));
    screen.write('\r');
    await shows(screen, /box is PID \d+/);
    await leave(screen, 'qy');
  });

  it('knows where the learner left the tour, in a file that is the learner’s alone', async () => {
    const kept = JSON.parse(readFileSync(join(home, 'nslab/progress.json'), 'utf8'));
    expect(kept).toMatchObject({ version: 1, place: { lesson: 'exec', step: 'child' } });
    const screen = await open(120, 40, 'zh');
    await shows(screen, /▸ 导览 +从 1\/7 exec 继续/);
    screen.write('l');
    await shows(screen, /▸ Guided tour +continue at 1\/7, exec[\s\S]*From the start/);
    screen.write('\r');
    await shows(screen, /exec ●.*Step 1\/2/);
    await leave(screen, 'qy');
  });

  it('lists the stages at t, goes to what is chosen, and leaves at q without a question', async () => {
    const screen = await open();
    await shows(screen, /Guided tour/);
    screen.write('t');
    await shows(screen, /7 {2}○ {2}whole/);
    screen.write('2');
    await shows(screen, /tour 2\/7 · Step 1\/3/);
    await leave(screen, 'qy');
    const other = await open();
    await shows(other, /Guided tour/);
    await leave(other, 'q');
  });

  it('opens the recording, which needs nothing of this machine', async () => {
    const screen = await open();
    await shows(screen, /Recording/);
    const at = screen.rows().filter((row) => /^ [▸ ] \S/.test(row));
    screen.write(String(at.findIndex((row) => row.includes('Recording')) + 1));
    await shows(screen, /^ REPLAY/m);
    await leave(screen, 'qy');
  });
});
