// `npm run check`, on a small tree of its own: what it refuses, and that it names the place.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { packageRoot } from '../../src/lab/session/session-files.ts';
import { someOf } from '../support/some-of.ts';

type Files = Readonly<Record<string, string>>;

const name = `export interface Named {
  readonly name: string;
}

export const nameOf = ({ name }: Named): string => name;
`;

/** A tree in which nothing is wrong. */
const sound: Files = {
  'package.json': '{\n  "name": "small",\n  "private": true,\n  "type": "module"\n}\n',
  'scripts/check/type-circles.json': '[]\n',
  'src/cli/entry.ts': `import { openLab } from '../lab/open.ts';

console.log(openLab('box'));
`,
  'src/lab/open.ts': `import { nameOf } from '../kernel/name.ts';

export const openLab = (name: string): string => nameOf({ name });
`,
  'src/kernel/name.ts': name,
};

interface Checked {
  readonly status: number | null;
  readonly output: string;
}

/** A check of the arrows alone takes no second. */
const arrowsAlone = 'check/arrows.js';
const all = 'check.js';
const orAlone = someOf([arrowsAlone, all], 1);

/** Runs the check, or a part of it, on the sound tree with these files in it. */
function check(changes: Files = {}, part = all): Checked {
  const folder = mkdtempSync(join(tmpdir(), 'nslab-check-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const file of ['tsconfig.json', 'biome.json', 'knip.jsonc']) {
    cpSync(join(packageRoot(), file), join(folder, file));
  }
  symlinkSync(join(packageRoot(), 'node_modules'), join(folder, 'node_modules'));
  for (const [path, text] of Object.entries({ ...sound, ...changes })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const script = join(packageRoot(), 'scripts', part);
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, folder], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  return { status, output: stdout + stderr };
}

const failed = (...parts: string[]): string => `── FAILED: ${parts.join(', ')}\n`;

/** Expects that the arrows are what is wrong. */
function expectWrongArrows({ status, output }: Checked, part: string): void {
  if (part === all) expect(output).toContain(failed('arrows'));
  expect(status).toBe(1);
}

it('finds nothing wrong with a sound tree', () => {
  const { status, output } = check();
  expect(output.match(/^── .*/gm)).toEqual([
    ...['── types', '── lint', '── arrows', '── keys', '── dead code'],
    '── nothing is wrong',
  ]);
  expect(status).toBe(0);
});

it('refuses an import against the arrows, and says what the room may import', () => {
  const { status, output } = check({
    'src/cli/entry.ts': `import '../state/model.ts';\n${sound['src/cli/entry.ts']}`,
    'src/state/model.ts': "import { nameOf } from '../kernel/name.ts';\n\nnameOf({ name: 'model' });\n",
  });
  expect(output).toContain(
    'src/state/model.ts:1: imports src/kernel/name.ts; src/state may import session\n',
  );
  expect(output).toContain(failed('arrows'));
  expect(status).toBe(1);
});

it.each(orAlone)('%s refuses a package in a room that may not have it', (part) => {
  const { status, output } = check({ 'src/kernel/name.ts': `import 'react';\n\n${name}` }, part);
  expect(output).toContain('src/kernel/name.ts:1: imports react, which only src/ui may import\n');
  expect(status).toBe(1);
});

const valueCircle: Files = {
  'src/kernel/name.ts': `${name}
export const later = async (): Promise<string> => (await import('./later.ts')).later();
`,
  'src/kernel/later.ts': `import { nameOf } from './name.ts';

export const later = (): string => nameOf({ name: 'later' });
`,
  'src/cli/entry.ts': `import { later } from '../kernel/name.ts';
import { openLab } from '../lab/open.ts';

console.log(openLab('box'), await later());
`,
};

it.each(orAlone)('%s refuses a circle of values, and one that closes only when it runs', (part) => {
  const checked = check(valueCircle, part);
  expect(checked.output).toContain(
    'src/kernel/later.ts:1: imports src/kernel/name.ts, src/kernel/name.ts:7: imports src/kernel/later.ts: a circle of imports\n',
  );
  expectWrongArrows(checked, part);
});

const typeCircle: Files = {
  'src/kernel/name.ts': `import { show } from './show.ts';

export interface Named {
  readonly name: string;
}

export const nameOf = (named: Named): string => show(named);
`,
  'src/kernel/show.ts': `import type { Named } from './name.ts';

export const show = ({ name }: Named): string => name;
`,
};

const listed = (from: string): Files => ({
  'scripts/check/type-circles.json': `[
  {
    "from": "${from}",
    "to": "src/kernel/name.ts",
    "because": "it shows a name"
  }
]
`,
});

it.each(orAlone)('%s refuses a circle of types that is not listed', (part) => {
  const checked = check(typeCircle, part);
  expect(checked.output).toContain(
    'src/kernel/name.ts:1: imports src/kernel/show.ts, src/kernel/show.ts:1: imports src/kernel/name.ts: a circle of types that scripts/check/type-circles.json does not list\n',
  );
  expectWrongArrows(checked, part);
});

it.each(orAlone)('%s lets a circle of types pass that is listed', (part) => {
  expect(check({ ...typeCircle, ...listed('src/kernel/show.ts') }, part).status).toBe(0);
});

it.each(orAlone)('%s refuses an entry of that list that closes no circle', (part) => {
  const { status, output } = check(listed('src/lab/open.ts'), part);
  expect(output).toContain(
    'scripts/check/type-circles.json: src/lab/open.ts → src/kernel/name.ts closes no circle: take it off the list\n',
  );
  expect(status).toBe(1);
});

it('refuses an export that nobody imports', () => {
  const { status, output } = check({ 'src/kernel/name.ts': `${name}\nexport const unused = 1;\n` });
  expect(output).toMatch(/^unused +src\/kernel\/name\.ts:7:14 *$/m);
  expect(output).toContain(failed('dead code'));
  expect(status).toBe(1);
});

it('runs what comes after a part that failed', () => {
  const { status, output } = check({
    'src/kernel/name.ts': `${name}\nexport const wrong: number = 'text';\n`,
  });
  expect(output).toContain('src/kernel/name.ts(7,14): error TS2322');
  expect(output).toContain(failed('types', 'dead code'));
  expect(status).toBe(1);
});

/** The project itself, with one file changed. */
function checkKeysWith(path: string, change: (text: string) => string): Checked {
  const folder = mkdtempSync(join(tmpdir(), 'nslab-check-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  cpSync(join(packageRoot(), 'src'), join(folder, 'src'), { recursive: true });
  symlinkSync(join(packageRoot(), 'node_modules'), join(folder, 'node_modules'));
  const text = readFileSync(join(folder, path), 'utf8');
  const changed = change(text);
  expect(changed).not.toBe(text);
  writeFileSync(join(folder, path), changed);
  const script = join(packageRoot(), 'scripts', 'check', 'keys.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], { cwd: folder, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

it('fails for a second row with the same key, and names both', () => {
  const keys = 'src/ui/screens/story/story-keys.ts';
  const { status, output } = checkKeysWith(keys, (text) =>
    text.replace(
      '  shellRow(onceThereIsEvidence),\n',
      "$&  { ...shellRow(onceThereIsEvidence), means: 'words' },\n",
    ),
  );
  expect(status).toBe(1);
  expect(output).toMatch(
    /tour: s has two rows where it is “screen, question, summary, lesson end”: shell, words/,
  );
});

it('fails for a letter that means another thing on one screen', () => {
  const keys = 'src/ui/screens/story/story-keys.ts';
  const { status, output } = checkKeysWith(keys, (text) =>
    text.replace(
      '  ...lookingRows,',
      "  ...lookingRows.map((row) => (row.key === 'x' ? { ...row, means: 'pause' } : row)),",
    ),
  );
  expect(status).toBe(1);
  expect(output).toMatch(/tour: x means ways, and here pause/);
});
