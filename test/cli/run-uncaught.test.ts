// Plants an error into nslab that nothing catches, while a container runs: all is restored and removed all the same.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startNslab } from '../support/nslab.ts';
import { openNslabOnPty } from '../support/pty-screen.ts';

let folder = '';
let trigger = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-test-'));
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  trigger = join(folder, 'now');
  rmSync(trigger, { force: true });
});

/** Waits in nslab for a file, and then does something that nobody expects. */
function plant(what: string): Record<string, string> {
  const path = join(folder, 'plant.cjs');
  writeFileSync(
    path,
    `const timer = setInterval(() => {
       if (!require('node:fs').existsSync(${JSON.stringify(trigger)})) return;
       clearInterval(timer);
       ${what};
     }, 5).unref();`,
  );
  return { NODE_OPTIONS: `--require=${path}` };
}

const kinds = [
  ['an exception', "throw new Error('planted')"],
  ['a promise that rejects', "Promise.reject(new Error('planted'))"],
  ['what is no Error', "throw 'planted'"],
  ['two of them', "setImmediate(() => { throw new Error('second') }); throw new Error('planted')"],
] as const;

describe.each(kinds)('%s', (_, what) => {
  it('ends nslab run with 70, and nothing is left', async () => {
    const run = startNslab(['run', '--', 'sh', '-c', 'echo ready; exec sleep 100'], { env: plant(what) });
    await run.printed(/ready/);
    writeFileSync(trigger, '');
    const { status, stderr } = await run.ended;
    expect(stderr).toMatch(/^nslab: this is a bug in nslab.*\nError: planted\n|\nError: planted/);
    expect(status).toBe(70);
    expect(await run.left()).toEqual([]);
  });
});

it('gives our terminal back', async () => {
  const run = await openNslabOnPty(['run', '-it', '--', 'sh', '-c', 'echo ready; exec sleep 100'], {
    env: plant(kinds[0][1]),
  });
  await run.until(/ready/);
  expect(run.settings()).toMatch(/(^|\s)-opost /m);
  writeFileSync(trigger, '');
  expect((await run.ended).status).toBe(70);
  expect(run.settings()).toMatch(/ icanon .* echo /s);
  expect(run.settings()).toMatch(/(^|\s)opost /m);
  expect(await run.left()).toEqual([]);
});

it.each([
  ['tour', /Enter/],
  ['play', /bare .*lo .*down/],
])('ends nslab %s as well, after its lab', async (mode, ready) => {
  const run = startNslab([mode, '--plain', '--lang', 'en'], {
    env: plant(kinds[0][1]),
    terminal: true,
    stdin: 'open',
  });
  await run.printed(ready);
  writeFileSync(trigger, '');
  const { status, stdout } = await run.ended;
  expect(stdout).toContain('this is a bug in nslab');
  expect(status).toBe(70);
  expect(await run.left()).toEqual([]);
});
