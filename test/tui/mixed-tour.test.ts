// A tour that is live but for one stage: that one says why not and plays as it was recorded, with REPLAY on its screens only.

import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bundle, bundleFixture } from '../fixtures/bundle.ts';
import type { ScreenState } from '../support/emulated-screen.ts';
import { openOnPty } from '../support/pty-screen.ts';
import { someOf } from '../support/some-of.ts';

const TIMEOUT_MS = 60_000;

let fixture: Bundle;
beforeAll(async () => {
  fixture = await bundleFixture('mixed-tour.ts');
});
afterAll(() => fixture.remove());

const header = (screen: ScreenState): string => screen.rows()[0] ?? '';
const keys = (screen: ScreenState): string => screen.rows().at(-1) ?? '';
const waits = (screen: ScreenState): boolean => /^ (1–\d|Enter) /.test(keys(screen));

// The other sizes are those of all screens; slow tests take the tour on each.
it.each([[80, 24]])(
  'on %i×%i',
  async (columns, rows) => {
    const command = [process.execPath, fixture.path, JSON.stringify({ lang: 'en' })];
    const tour = await openOnPty(command, { columns, rows, timeoutMs: TIMEOUT_MS });
    const headers: string[] = [];
    /** Goes on until the first row is so; each that was seen at a stop is kept. */
    const goUntil = async (wanted: RegExp): Promise<void> => {
      for (let stop = 0; stop < 100; stop++) {
        await tour.until(waits);
        headers.push(header(tour));
        if (wanted.test(header(tour))) return;
        const before = tour.rows().join('\n');
        tour.write(/^ 1–\d/.test(keys(tour)) ? '0' : '\r');
        await tour.until((screen) => screen.rows().join('\n') !== before);
      }
      throw new Error(`${wanted} did not come`);
    };
    await goUntil(/REPLAY/);
    expect(headers.slice(0, -1).filter((one) => one.includes('REPLAY'))).toEqual([]);
    const page = tour.rows().join('\n');
    for (const text of [
      'REPLAY: A limit for memory',
      'There is no memory cgroup here.',
      'Recorded on Linux 6.18.0',
    ]) {
      expect(page).toContain(text);
    }
    expect(header(tour)).toMatch(
      columns === 80 ? /^ REPLAY {2}nslab tour 4\/7/ : /pid-mount ✓ ─ memory ● ─ overlay ○/,
    );
    headers.length = 0;
    await goUntil(/(?<!REPLAY.*)(tour 5\/7|memory ✓)/);
    const replayed = headers.slice(0, -1);
    expect(replayed.length).toBeGreaterThan(8);
    expect(replayed.filter((one) => !one.startsWith(' REPLAY  nslab'))).toEqual([]);
    tour.write('b');
    await tour.until((screen) => waits(screen) && /^ REPLAY .*Step 4\/4/.test(header(screen)));
    tour.write('qy');
    expect(await tour.ended).toEqual({ status: 0, signal: null });
    expect(tour.rows().join('\n')).toContain('Nothing of ours is left on this host.');
  },
  TIMEOUT_MS,
);

describe('as text', () => {
  const run = (flags: object) =>
    spawnSync(process.execPath, [fixture.path, JSON.stringify({ auto: true, plain: true, ...flags })], {
      encoding: 'utf8',
      timeout: TIMEOUT_MS,
    });

  it('ends with 0, all stages shown', () => {
    const { status, stdout } = run({ lang: 'en' });
    expect(status).toBe(0);
    const heads = stdout.match(/^== .*$/gm)?.map((head) => head.includes('[REPLAY]'));
    expect(heads).toEqual([false, false, false, true, false, false, false]);
    expect(stdout).toMatch(/REPLAY: A limit for memory\n\nThere is no memory cgroup here\./);
    expect(stdout.trimEnd()).toMatch(/Nothing of ours is left on this host\.$/);
  });

  it.each(
    someOf(
      [
        ['en', 'nslab: stage 4 (“A limit for memory”) cannot run live here. There is no memory cgroup here.'],
        ['zh', 'nslab: 第 4 阶段“给内存设上限”无法在这里真实运行。这里没有内存 cgroup。'],
      ],
      1,
    ),
  )('with --live ends with 3 before that stage, and says why in %s', (lang, message) => {
    const { status, stdout, stderr } = run({ lang, live: true });
    expect(stderr.split('\n')[0]).toBe(message);
    expect(stderr).toContain('--live');
    expect({ status, heads: stdout.match(/^== .*$/gm)?.length }).toEqual({ status: 3, heads: 3 });
    expect(stdout).not.toContain('REPLAY');
    expect(stdout).toMatch(/Nothing of ours is left|没有留下我们的任何/);
  });
});
