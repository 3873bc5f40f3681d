// Lists the layers of an overlay side by side, a path to a row; in a narrow pane, one below the other.

import { cutLine, fitLine, type Line, lineOf, span, widthOf } from '../../line.ts';
import { fitTo } from '../../wrap.ts';
import type { PaneContext } from '../pane-content.ts';
import { cellLine, cellText, columnTitle, nameSpans, rowName, shortRole } from './cell-text.ts';
import { type ColumnFit, columnWidth, fitColumns } from './fit-columns.ts';
import type { LayerColumn, LayerTable, PathRow } from './overlay-rows.ts';

type Word = PaneContext['word'];

/** Lines of which only those that fit around `focus` are drawn. */
export interface Listing {
  readonly head: readonly Line[];
  readonly count: number;
  readonly lineAt: (at: number) => Line;
  readonly focus: number;
  /** The title above a line, in a list whose titles scroll too. */
  readonly titleAt?: (at: number) => Line;
}

/** From this height on, the roles of the layers may take a line of their own. */
const TALL = 15;

export function listLayers(table: LayerTable, chosen: number, { width, height, word }: PaneContext): Listing {
  const fitted = fitColumns(table, width, word);
  if (fitted === undefined) return listOneByOne(table, chosen, width, word);
  const title =
    fitted.form.paths === 'once' ? [lineOf(span(fitTo(word('path'), fitted.path), { dim: true }))] : [];
  const heads = [join(title, fitted.titles, fitted)];
  if (!fitted.titlesTellRoles && height >= TALL) heads.push(rolesLine(table, title.length === 1, fitted));
  return {
    head: heads.map(({ spans }) => ({ ...lineOf('  ', ...spans), role: 'head' })),
    count: table.rows.length,
    lineAt: (at) => drawRow(table.rows[at]!, at === chosen, fitted, word),
    focus: chosen,
  };
}

/** Says on a line of its own which layers are writable. */
function rolesLine({ columns }: LayerTable, once: boolean, fitted: ColumnFit): Line {
  const cells = columns.map((column) => lineOf(span(shortRole(column), { dim: true })));
  return join(once ? [fitLine(lineOf(), fitted.path)] : [], cells, fitted);
}

function drawRow(row: PathRow, chosen: boolean, fitted: ColumnFit, word: Word): Line {
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

/** Joins cells, with the gaps between columns. */
function join(first: readonly Line[], cells: readonly Line[], { form, columns }: ColumnFit): Line {
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
  /** Undefined for the title of the column. */
  readonly y?: number;
}

/** Lists one layer after the other, for a narrow pane. */
function listOneByOne({ columns, rows }: LayerTable, chosen: number, width: number, word: Word): Listing {
  // The title of each column, then its rows.
  const places = columns.flatMap((column, x): Place[] => [
    { column, x },
    ...rows.flatMap((row, y) => (row.cells[x] === undefined ? [] : [{ column, x, y }])),
  ]);
  const titleAt = (at: number): Line => cutLine(columnTitle(places[at]!.column, word, 'full'), width);
  // The chosen path in the topmost layer that has it.
  const isChosen = ({ y }: Place): boolean => y === chosen;
  const focus = places.findLastIndex((place) => isChosen(place) && place.column.role !== 'merged');
  return {
    head: [],
    count: places.length,
    lineAt: (at) => {
      const { x, y } = places[at]!;
      return y === undefined ? titleAt(at) : cutLine(naturalLine(rows[y]!, x, y === chosen, word), width);
    },
    focus: focus === -1 ? places.findIndex(isChosen) : focus,
    titleAt,
  };
}

/** Draws a row without padding. */
function naturalLine(row: PathRow, x: number, chosen: boolean, word: Word): Line {
  const cell = row.cells[x]!;
  const text = cellText(cell, row, word, true);
  const cells = (part: 'name' | 'size' | 'note'): number => widthOf(lineOf(text[part]));
  const widths = { mark: 2, name: cells('name'), size: cells('size'), note: cells('note') };
  return rowLine(cellLine(cell, text, widths, chosen), chosen, cell.mark !== 'same');
}
