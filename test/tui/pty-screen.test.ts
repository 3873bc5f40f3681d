// nslab on a real pseudoterminal: that the terminal is its own, and that what is seen there is what a user sees.

import { expect, it } from 'vitest';
import { openEmulatedScreen } from '../support/emulated-screen.ts';
import { type NslabScreen, openNslabOnPty, openOnPty } from '../support/pty-screen.ts';

const start = (): Promise<NslabScreen> => openNslabOnPty(['tour', '--lang', 'en'], { columns: 80, rows: 24 });

async function leave(tour: NslabScreen): Promise<void> {
  tour.write('q');
  await tour.until(/Leave\?/);
  tour.write('y');
  expect(await tour.ended).toEqual({ status: 0, signal: null });
  expect(tour.alternate).toBe(false);
  expect(await tour.left()).toEqual([]);
}

it('shows the tour on 80×24, and leaves the terminal and the host as they were', async () => {
  const tour = await start();
  await tour.until(/nslab tour/);
  await tour.until((screen) => /quit/.test(screen.rows().at(-1) ?? ''));
  expect(tour.rows()).toHaveLength(24);
  expect(tour.alternate).toBe(true);
  const column = tour.rows()[0]?.indexOf('nslab') ?? -1;
  expect(tour.cell(0, column)).toMatchObject({ text: 'n', width: 1, inverse: true });
  await tour.quiet(200);
  await leave(tour);
  expect(tour.ids.size).toBeGreaterThan(0);
  expect(tour.rows().join('\n')).not.toContain('Leave?');
});

it('follows the size of the terminal (SIGWINCH)', async () => {
  const tour = await start();
  await tour.until(/quit/);
  tour.resize(100, 30);
  await tour.until((screen) => screen.rows().length === 30 && /quit/.test(screen.rows().at(-1) ?? ''));
  tour.resize(40, 10);
  await tour.until(/too small/);
  tour.resize(80, 24);
  await tour.until((screen) => /quit/.test(screen.rows().at(-1) ?? ''));
  await leave(tour);
});

it('gives the terminal back to the shell while it is stopped, and takes it again (SIGTSTP, SIGCONT)', async () => {
  const tour = await openNslabOnPty(['tour', '--lang', 'en'], { job: true });
  await tour.until(/quit/);
  tour.kill('SIGTSTP');
  await tour.until((screen) => !screen.alternate);
  expect(tour.settings()).toMatch(/ icanon .* echo /s);
  tour.write('fg\n');
  await tour.until((screen) => screen.alternate && /quit/.test(screen.rows().at(-1) ?? ''));
  expect(tour.settings()).toMatch(/ -icanon .* -echo /s);
  await leave(tour);
});

it('says what is on the screen when that is not what was waited for', async () => {
  const sh = await openOnPty(['sh', '-c', 'echo hello; read line']);
  await expect(sh.until(/goodbye/, { within: 300 })).rejects.toThrow(/300 ms are over.*│hello/s);
  sh.write('\n');
  expect((await sh.ended).status).toBe(0);
  await expect(sh.until(/goodbye/)).rejects.toThrow(/ended with 0/);
});

it.each([
  ['\u0003', 'SIGINT', 130],
  ['\u001c', 'SIGQUIT', 131],
] as const)(
  'sends the signal of the key %j, as a terminal that is not raw does',
  async (key, signal, status) => {
    const sleeper = await openOnPty(['sh', '-c', 'echo ready; exec sleep 20']);
    await sleeper.until(/ready/);
    sleeper.write(key);
    expect(await sleeper.ended).toEqual({ status, signal });
  },
);

it('stops a job with Ctrl-Z', async () => {
  // Ready once sleep runs: a shell that waits for its child's execve (vfork(2)) could not be stopped.
  const script = 'sleep 0.3 & echo ready; wait; echo over; exit 7';
  const job = await openOnPty(['sh', '-c', script], { job: true });
  await job.until(/ready/);
  job.write('\u001a');
  await job.until(/\^Z/);
  await job.quiet(600);
  expect(job.rows()).not.toContain('over');
  job.write('fg\n');
  await job.until(/^over$/m);
  expect(await job.ended).toEqual({ status: 7, signal: null });
});

it('shows characters whose bytes come apart, at any place', async () => {
  const text = 'a–b…c’d中e';
  const screen = openEmulatedScreen(80, 24, () => undefined);
  for (const byte of Buffer.from(text)) screen.feed(Buffer.from([byte]), 0);
  await screen.drained();
  expect(screen.rows()[0]).toBe(text);
});
