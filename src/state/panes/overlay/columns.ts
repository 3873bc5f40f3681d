// The layers of an overlay side by side, a path to a row; or one below the other, where there is no room for that.

import { cutLine, fitLine, type Line, lineOf, span, widthOf } from '../../line.ts';
import { fitTo } from '../../wrap.ts';
import type { PaneContext } from '../pane-content.ts';
import { cellLine, cellText, columnTitle, nameSpans, rowName, shortRole } from './cell-text.ts';
import { columnWidth, type Fitted, fitColumns } from './form.ts';
import type { LayerColumn, LayerTable, PathRow } from './rows.ts';

type Word = PaneContext['word'];

/** Lines, of which as many are shown as there is room for around `focus`; the others are never drawn. */
export interface Listing {
  readonly head: readonly Line[];
  readonly count: number;
  readonly lineAt: (at: number) => Line;
  readonly focus: number;
  /** The title that a line is under, where that scrolls too. */
  readonly titleAt?: (at: number) => Line;
}

/** From this many rows on, what the layers are may take a line of its own. */
const TALL = 15;

export function listLayers(table: LayerTable, chosen: number, { width, height, word }: PaneContext): Listing {
  const fitted = fitColumns(table, width, word);
  if (fitted === undefined) return listingOf(table, chosen, width, word);
  const title =
    fitted.form.paths === 'once' ? [lineOf(span(fitTo(word('path'), fitted.path), { dim: true }))] : [];
  const heads = [join(title, fitted.titles, fitted)];
  if (!fitted.tells && height >= TALL) heads.push(rolesLine(table, title.length === 1, fitted));
  return {
    head: heads.map(({ spans }) => ({ ...lineOf('  ', ...spans), role: 'head' })),
    count: table.rows.length,
    lineAt: (at) => drawRow(table.rows[at]!, at === chosen, fitted, word),
    focus: chosen,
  };
}

/** Which layers can be written to, in a line of its own. */
function rolesLine({ columns }: LayerTable, once: boolean, fitted: Fitted): Line {
  const cells = columns.map((column) => lineOf(span(shortRole(column), { dim: true })));
  return join(once ? [fitLine(lineOf(), fitted.path)] : [], cells, fitted);
}

function drawRow(row: PathRow, chosen: boolean, fitted: Fitted, word: Word): Line {
  const { form, path, columns } = fitted;
  const once = form.paths === 'once';
  const name = lineOf(...nameSpans(fitTo(rowName(row), path), { bold: row.changed }, chosen));
  const cells = columns.map((widths, x) => {
    const cell = row.cells[x];
    if (cell === undefined) return lineOf();
    const text = cellText(cell, row, word, form.long);
    return cellLine(cell, once ? { ...text, name: text.name.trimStart() } : text, widths, chosen && !once);
  });
  return rowLine(join(once ? [name] : [], cells, fitted), chosen, row.changed);
}

/** Cells in their columns, with the gaps between them. */
function join(first: readonly Line[], cells: readonly Line[], { form, columns }: Fitted): Line {
  const fitted = columns.map((widths, i) => fitLine(cells[i] ?? lineOf(), columnWidth(widths)));
  const gap = span(form.gap, { dim: true });
  return lineOf(...[...first, ...fitted].flatMap(({ spans }, i) => (i === 0 ? spans : [gap, ...spans])));
}

const rowLine = ({ spans }: Line, chosen: boolean, changed: boolean): Line => ({
  spans: [span(chosen ? '▸ ' : '  ', { bold: true }), ...spans],
  ...(changed ? { role: 'changed' as const } : {}),
});

interface Place {
  readonly column: LayerColumn;
  readonly x: number;
  /** None for the title of the column. */
  readonly y?: number;
}

/** Layer after layer, for a narrow window. */
function listingOf({ columns, rows }: LayerTable, chosen: number, width: number, word: Word): Listing {
  // A column's title, then the rows that it has.
  const places = columns.flatMap((column, x): Place[] => [
    { column, x },
    ...rows.flatMap((row, y) => (row.cells[x] === undefined ? [] : [{ column, x, y }])),
  ]);
  const titleAt = (at: number): Line => cutLine(columnTitle(places[at]!.column, word, 'full'), width);
  // Of the places where the chosen path is, the one furthest up in the stack.
  const isChosen = ({ y }: Place): boolean => y === chosen;
  const focus = places.findLastIndex((place) => isChosen(place) && place.column.role !== 'merged');
  return {
    head: [],
    count: places.length,
    lineAt: (at) => {
      const { x, y } = places[at]!;
      return y === undefined ? titleAt(at) : cutLine(looseLine(rows[y]!, x, y === chosen, word), width);
    },
    focus: focus === -1 ? places.findIndex(isChosen) : focus,
    titleAt,
  };
}

/** As wide as it is. */
function looseLine(row: PathRow, x: number, chosen: boolean, word: Word): Line {
  const cell = row.cells[x]!;
  const text = cellText(cell, row, word, true);
  const cells = (part: 'name' | 'size' | 'note'): number => widthOf(lineOf(text[part]));
  const widths = { mark: 2, name: cells('name'), size: cells('size'), note: cells('note') };
  return rowLine(cellLine(cell, text, widths, chosen), chosen, cell.mark !== 'same');
}
