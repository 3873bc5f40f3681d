// `fetch` and `Intl.Segmenter` are replaced in all of the bundle, in packages too: which of them have the names, and that
// what these do comes to the same.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/lab/session/session-files.ts';
import { bundleNslab, bundleText, loadText } from './bundled.ts';

let bundled: string[] = [];

beforeAll(async () => {
  const { outputs } = await bundleNslab();
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
  bundled = inputs
    .filter(([path, { bytesInOutput }]) => bytesInOutput > 0 && /\.[jt]sx?$/.test(path))
    .map(([path]) => path);
});

const textOf = (path: string): string => readFileSync(join(packageRoot(), path), 'utf8');
const having = (name: RegExp): string[] => bundled.filter((path) => name.test(textOf(path)));

describe('fetch', () => {
  it('is a word of one file in the bundle: that of Yoga', () => {
    expect(having(/\bfetch\b/)).toEqual(['node_modules/yoga-layout/dist/binaries/yoga-wasm-base64-esm.js']);
  });

  const layout = `
    import Yoga from 'yoga-layout';
    const node = Yoga.Node.create();
    node.setWidth(80);
    node.setHeight(24);
    node.calculateLayout(undefined, undefined, Yoga.DIRECTION_LTR);
    console.log(JSON.stringify([node.getComputedWidth(), node.getComputedHeight()]));`;
  /** Says so when the global is asked for. */
  const watched =
    "data:text/javascript,Object.defineProperty(globalThis, 'fetch', { get() { console.log('asked'); } })";
  const run = (path: string): string =>
    execFileSync(process.execPath, ['--import', watched, path], { encoding: 'utf8', timeout: 20_000 });

  it('is not asked for by Yoga in the bundle, which works without it', async () => {
    expect(run(await bundleText(layout))).toBe('[80,24]\n');
  });

  it('is asked for by Yoga where the bundle does not replace it', async () => {
    const define = { 'Intl.Segmenter': 'LateSegmenter' };
    expect(run(await bundleText(layout, { define }))).toMatch(/^asked\n/);
  });

  it('stays what it is as a property, and as a name of one’s own', async () => {
    const text = `
      const own = ((fetch) => fetch)('own');
      const { fetch: kept } = { fetch: 'kept' };
      export const all = [own, kept, typeof globalThis.fetch, typeof fetch];`;
    expect((await loadText(text)).all).toEqual(['own', 'kept', 'function', 'undefined']);
  });
});

describe('Intl.Segmenter', () => {
  it('is asked by three packages, each of them for graphemes', () => {
    const packages = having(/Intl\.Segmenter\b/).filter((path) => path.startsWith('node_modules/'));
    expect(packages.sort()).toEqual([
      'node_modules/@alcalzone/ansi-tokenize/build/tokenize.js',
      'node_modules/slice-ansi/tokenize-ansi.js',
      'node_modules/string-width/index.js',
    ]);
    const made = having(/Intl\.Segmenter\b/)
      .filter((path) => !path.startsWith('scripts/'))
      .flatMap((path) => textOf(path).match(/Intl\.Segmenter\([^)]*\)/g) ?? []);
    expect(made.length).toBeGreaterThanOrEqual(packages.length);
    for (const call of made) {
      expect(call).toMatch(/^Intl\.Segmenter\((undefined, \{ ?granularity: ['"]grapheme['"] ?\})?\)$/);
    }
  });

  it('gives the same segments in the bundle', async () => {
    const { segments } = await loadText(`
      const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
      export const segments = (text) => [...segmenter.segment(text)];`);
    const texts = [
      '',
      'plain text',
      '\u001b[1mbold\u001b[0m\n',
      '┌─ 容器 ─┐',
      'e\u0301',
      '👩‍👩‍👧 x',
      '🇩🇪',
      'a\r\nb',
      '한국',
    ];
    const real = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
    expect(texts.map(segments as never)).toEqual(
      texts.map((text) => [...real.segment(text)].map((one) => ({ ...one }))),
    );
  });

  it('is made for the first text that is not simple, not before', async () => {
    const counting = `
      let made = 0;
      const real = globalThis.Intl['Segmenter'];
      Object.defineProperty(Intl, 'Segmenter', { value: class extends real { constructor(...given) { super(...given); made++; } } });
      const { LateSegmenter } = await import('./scripts/late-segmenter.js');
      const late = new LateSegmenter();
      const counts = [made];
      for (const text of ['simple', 'e\\u0301', 'e\\u0301']) counts.push((late.segment(text), made));
      Object.defineProperty(Intl, 'Segmenter', { value: real });
      export { counts };`;
    expect((await loadText(counting, { define: {}, inject: [] })).counts).toEqual([0, 0, 1, 1]);
  });
});
