// What scripts/dash-parts.js and scripts/bundle-dash.js change of blessed and its relatives, in the dashboard's chunk alone.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/lab/session/session-files.ts';
import { bundleNslab, bundleText, loadText } from './bundled.ts';

const PARTS = 'scripts/dash-parts.js';
const DRAWILLE = 'node_modules/drawille-blessed-contrib/index.js';
let metafile: Awaited<ReturnType<typeof bundleNslab>>;

beforeAll(async () => {
  metafile = await bundleNslab();
});

describe('the patches of Tput', () => {
  it('are three, and the rest of it is as blessed has it', async () => {
    const { changed, all } = await loadText(`
      import Tput from 'blessed/lib/tput.js';
      const before = { ...Tput.prototype };
      await import('./${PARTS}');
      export const all = Object.keys(before);
      export const changed = Object.keys(Tput.prototype).filter((name) => Tput.prototype[name] !== before[name]);`);
    expect(changed).toHaveLength(3);
    expect(all).toEqual(expect.arrayContaining(changed as string[]));
    expect(new Set(changed as string[])).toEqual(
      new Set(['readTerminfo', 'detectUnicode', 'detectBrokenACS']),
    );
  });

  it('give every terminal the sequences of xterm and UTF-8, without a look at the machine', async () => {
    const { made } = await loadText(`
      import './${PARTS}';
      import Tput from 'blessed/lib/tput.js';
      process.env.LC_ALL = 'C';
      const make = (terminal) => new Tput({ terminal, extended: true });
      export const made = ['xterm', 'no-such-terminal'].map(make).map((tput) => ({
        unicode: tput.unicode,
        brokenACS: tput.brokenACS,
        error: tput.error,
        home: tput.cursor_home(),
        to: tput.cursor_address(4, 7),
      }));`);
    const xterm = { unicode: true, brokenACS: true, error: null, home: '\u001b[H', to: '\u001b[5;8H' };
    expect(made).toEqual([xterm, xterm]);
  });

  it('are in one chunk, which only `nslab dash` loads', () => {
    const outputs = Object.entries(metafile.outputs);
    const chunks = outputs.filter(([, { inputs }]) => inputs[PARTS] !== undefined).map(([path]) => path);
    expect(chunks).toHaveLength(1);
    const loads = outputs.flatMap(([, { imports }]) => imports.filter(({ path }) => path === chunks[0]));
    expect(loads.map(({ kind }) => kind)).toEqual(['dynamic-import']);
    expect(metafile.outputs[chunks[0] ?? '']?.entryPoint).toBe('src/cli/dash-session.ts');
  });
});

describe('what stands for blessed, lodash and gl-matrix', () => {
  it('is taken by the dashboard and by what it draws with alone', () => {
    const takers = Object.entries(metafile.inputs).filter(([, { imports }]) =>
      imports.some(({ path }) => path === PARTS),
    );
    const rooms = takers.map(([path]) => /^(src\/[^/]+|node_modules\/[^/]+)/.exec(path)?.[1]);
    expect([...new Set(rooms)].sort()).toEqual([
      'node_modules/blessed',
      'node_modules/blessed-contrib',
      'node_modules/drawille-canvas-blessed-contrib',
      'src/dash',
    ]);
  });
});

describe('the canvas of braille', () => {
  it('makes its buffer in the one place where it does, in a way that Node does not warn of', async () => {
    const original = readFileSync(join(packageRoot(), DRAWILLE), 'utf8');
    expect(original.match(/new Buffer\b/g)).toEqual(['new Buffer']);
    const bundle = await bundleText("export { default } from 'drawille-blessed-contrib';", { minify: false });
    const text = readFileSync(bundle, 'utf8');
    expect(text.match(/new Buffer\b/g)).toBeNull();
    expect(text.match(/Buffer\.alloc\(/g)).toHaveLength(1);
  });
});
