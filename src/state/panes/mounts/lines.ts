// The rows of a mount tree as lines: where, what, and how it passes on what happens below it.

import { cellsOf } from '../../cell-width.ts';
import { cutLine, type Line, type Look, lineOf, type Span, span, type Tone } from '../../line.ts';
import { fitTo } from '../../wrap.ts';
import type { BranchRow } from '../branches.ts';
import { signSpan } from '../subject-tone.ts';
import { kindOf, type MountRow } from './mount-tree.ts';
import { propagationOf } from './propagation.ts';

/** Cells that a mount point has at least. */
const MIN_NAME = 8;
const GOOD_NAME = 20;

export function mountLines(
  rows: readonly BranchRow<MountRow>[],
  width: number,
  word: (cell: string) => string,
): Line[] {
  const shown = rows.map((row) => ({ ...row, ...columnsOf(row.value, word) }));
  const most = (cell: (row: (typeof shown)[number]) => string): number =>
    Math.max(0, ...shown.map((row) => cellsOf(cell(row))));
  const kinds = most(({ kind }) => kind);
  const wanted = most(({ branch, label }) => branch + label);
  // What a mount was is left out before its name gets too short.
  const room = width - 6 - kinds;
  const withWas = room - most(({ passes, was }) => passes + was);
  const showsWas = withWas >= Math.min(wanted, GOOD_NAME);
  const left = showsWas ? withWas : room - most(({ passes }) => passes);
  const names = Math.max(MIN_NAME, Math.min(wanted, left));
  // Where nearly everything changed alike, what is new comes first all the same.
  const mostChanged = rows.filter(({ value }) => value.mark === 'changed').length > rows.length / 2;
  return shown.map(({ branch, value, label, kind, passes, was }): Line => {
    const { mark } = value;
    const line = lineOf(
      signSpan(mark),
      span(branch, { dim: true }),
      span(fitEnd(label, Math.max(0, names - cellsOf(branch))), nameLook(value)),
      span(`  ${fitTo(kind, kinds)}  `, { dim: true }),
      ...passesSpans(passes, mark),
      span(showsWas ? was : '', { dim: true }),
    );
    const first = mark !== 'same' && !(mostChanged && mark === 'changed');
    return { ...cutLine(line, width), ...(first ? { role: 'changed' as const } : {}) };
  });
}

interface Columns {
  readonly label: string;
  readonly kind: string;
  readonly passes: string;
  readonly was: string;
}

function columnsOf({ what, label, was }: MountRow, word: (cell: string) => string): Columns {
  if (typeof what === 'number') return { label: `… ${what} ${word('more')}`, kind: '', passes: '', was: '' };
  return {
    label: label === '' ? `(${word('on top')})` : label,
    kind: kindOf(what),
    passes: propagationOf(what.propagation),
    was: was === undefined ? '' : ` ← ${was}`,
  };
}

const nameLook = ({ mark, what, label }: MountRow): Look => ({
  bold: mark === 'added',
  dim: mark === 'removed' || typeof what === 'number' || label === '',
});

/** mount_namespaces(7): a shared mount is shared with others, a slave hears from others, a private one is its own. */
function passesSpans(passes: string, mark: MountRow['mark']): Span[] {
  const look = { bold: mark === 'changed' || mark === 'added', dim: mark === 'removed' };
  return passes.split(' ').flatMap((part, i) => {
    const tone: Tone = part.startsWith('shared') ? 'host' : part.startsWith('master') ? 'box2' : 'box';
    return [span(i === 0 ? '' : ' '), span(part, { ...look, tone: mark === 'removed' ? undefined : tone })];
  });
}

/** Exactly so many cells: of a path that is too long, the end is what tells it from others. */
function fitEnd(text: string, width: number): string {
  if (cellsOf(text) <= width) return fitTo(text, width);
  const chars = [...text];
  while (chars.length > 0 && cellsOf(chars.join('')) > width - 1) chars.shift();
  return fitTo(`…${chars.join('')}`, width);
}
