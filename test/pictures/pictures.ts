// Takes pictures of the tour as it runs here, for README.md.

import { mkdirSync, writeFileSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { toSvg } from '../../src/export/svg.ts';
import type { Cell, Colour } from '../../src/export/svg-runs.ts';
import { readHierarchies } from '../../src/kernel/cgroupfs/hierarchies.ts';
import { packageRoot } from '../../src/lab/session/session-files.ts';
import type { Language } from '../../src/session/event.ts';
import type { Cell as ScreenCell, Colour as ScreenColour, ScreenState } from '../support/emulated-screen.ts';
import { type Machine, nameless } from './nameless.ts';
import { size, visit } from './scenes.ts';

const USAGE = 'usage: npm run pictures -- [--lang en|zh]';
const languages: readonly Language[] = ['en', 'zh'];

/** Writes NAME.LANGUAGE.svg for each scene into fixtures/pictures. @returns exit status */
export async function takePictures(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { lang: { type: 'string' } }, strict: false });
  const { lang, ...others } = values;
  const asked = languages.filter((language) => lang === undefined || lang === language);
  if (asked.length === 0 || Object.keys(others).length > 0) {
    console.error(USAGE);
    return 2;
  }
  const folder = join(packageRoot(), 'fixtures', 'pictures');
  mkdirSync(folder, { recursive: true });
  const machine = thisMachine();
  for (const language of asked) {
    await visit(language, ({ name, title }, screen) => {
      const cells = cellsOf(screen).map((row) => nameless(row, machine));
      const svg = toSvg(cells, { columns: size.columns, rows: cells.length, title: title[language] });
      writeFileSync(join(folder, `${name}.${language}.svg`), svg);
      console.log(`${name}.${language}.svg  ${(Buffer.byteLength(svg) / 1000).toFixed(1)} kB`);
    });
  }
  return 0;
}

const thisMachine = (): Machine => ({
  release: release(),
  cgroups: readHierarchies().controllers.get('memory')?.mount ?? '/sys/fs/cgroup',
});

const cellsOf = (screen: ScreenState): Cell[][] =>
  screen
    .rows()
    .map((_, row) => Array.from({ length: size.columns }, (_, column) => asCell(screen.cell(row, column))));

/** Nothing that we draw has a ground of another colour, or leans. */
function asCell({ text, width, bold, dim, underline, inverse, foreground }: ScreenCell): Cell {
  const colour = colourOf(foreground);
  return {
    text,
    width,
    bold,
    dim,
    underline,
    inverse,
    ...(colour === undefined ? {} : { foreground: colour }),
  };
}

function colourOf(colour: ScreenColour): Colour | undefined {
  if (colour.kind === 'default') return undefined;
  return colour.kind === 'palette' ? colour.value : `#${colour.value.toString(16).padStart(6, '0')}`;
}
