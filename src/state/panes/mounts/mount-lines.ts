// Draws the rows of a mount tree: mount point, filesystem type, propagation.

import { cellsOf } from '../../cell-width.ts';
import { cutLine, type Line, type Look, lineOf, type Span, span, type Tone } from '../../line.ts';
import { cutStart, fitTo } from '../../wrap.ts';
import type { BranchRow } from '../branches.ts';
import { signSpan } from '../subject-tone.ts';
import { kindOf, type MountRow } from './mount-tree.ts';
import { propagationOf } from './propagation.ts';

/** The least cells for a mount point. */
const MIN_NAME = 8;
const ENOUGH_NAME = 20;

export function mountLines(
  rows: readonly BranchRow<MountRow>[],
  width: number,
  word: (cell: string) => string,
): Line[] {
  const shown = rows.map((row) => ({ ...row, ...columnsOf(row.value, word) }));
  const widest = (cell: (row: (typeof shown)[number]) => string): number =>
    Math.max(0, ...shown.map((row) => cellsOf(cell(row))));
  const kinds = widest(({ kind }) => kind);
  const wanted = widest(({ branch, label }) => branch + label);
  // The former propagation is left out before mount points get too short.
  const room = width - 6 - kinds;
  const withWas = room - widest(({ propagation, was }) => propagation + was);
  const showsWas = withWas >= Math.min(wanted, ENOUGH_NAME);
  const left = showsWas ? withWas : room - widest(({ propagation }) => propagation);
  const names = Math.max(MIN_NAME, Math.min(wanted, left));
  // Where most mounts changed, only new and removed ones are moved to the top.
  const mostChanged = rows.filter(({ value }) => value.mark === 'changed').length > rows.length / 2;
  return shown.map(({ branch, value, label, kind, propagation, was }): Line => {
    const { mark } = value;
    const line = lineOf(
      signSpan(mark),
      span(branch, { dim: true }),
      span(fitPath(label, Math.max(0, names - cellsOf(branch))), nameLook(value)),
      span(`  ${fitTo(kind, kinds)}  `, { dim: true }),
      ...propagationSpans(propagation, mark),
      span(showsWas ? was : '', { dim: true }),
    );
    const first = mark !== 'same' && !(mostChanged && mark === 'changed');
    return { ...cutLine(line, width), ...(first ? { role: 'changed' as const } : {}) };
  });
}

interface Columns {
  readonly label: string;
  readonly kind: string;
  readonly propagation: string;
  readonly was: string;
}

function columnsOf({ what, label, was }: MountRow, word: (cell: string) => string): Columns {
  if (typeof what === 'number')
    return { label: `… ${what} ${word('more')}`, kind: '', propagation: '', was: '' };
  return {
    label: label === '' ? word('(on top)') : label,
    kind: kindOf(what),
    propagation: propagationOf(what.propagation),
    was: was === undefined ? '' : ` ← ${was}`,
  };
}

const nameLook = ({ mark, what, label }: MountRow): Look => ({
  bold: mark === 'added',
  dim: mark === 'removed' || typeof what === 'number' || label === '',
});

/** mount_namespaces(7): a shared mount sends and receives events, a slave only receives them, a private one neither. */
function propagationSpans(propagation: string, mark: MountRow['mark']): Span[] {
  const look = { bold: mark === 'changed' || mark === 'added', dim: mark === 'removed' };
  return propagation.split(' ').flatMap((part, i) => {
    const tone: Tone = part.startsWith('shared') ? 'host' : part.startsWith('master') ? 'box2' : 'box';
    return [span(i === 0 ? '' : ' '), span(part, { ...look, tone: mark === 'removed' ? undefined : tone })];
  });
}

const fitPath = (path: string, width: number): string => fitTo(cutStart(path, width), width);
