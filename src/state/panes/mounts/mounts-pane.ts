// Shows what is mounted where for each subject, and how mounts propagate.

import { harmless } from '../../harmless.ts';
import { cutLine, type Line, lineOf, sideBySide, span, type Tone } from '../../line.ts';
import type { Model } from '../../model.ts';
import { branchRows } from '../branches.ts';
import type { PaneContent, PaneContext } from '../pane-content.ts';
import { type Pane, snapshotPane } from '../pane-parts.ts';
import { signSpan, signs, toneAt } from '../subject-tone.ts';
import { mountLines } from './mount-lines.ts';
import { type MountRow, type MountsOf, mountTree } from './mount-tree.ts';
import { mountsTable } from './mounts-table.ts';
import { chinese } from './mounts-words.ts';
import { propagationOf } from './propagation.ts';

/** From this width on, two subjects are side by side, with a gap between them. */
const WIDE = 100;
const GAP = 2;

interface Block {
  readonly head: Line;
  readonly lines: readonly Line[];
}

export const mountsPane: Pane = snapshotPane('mounts', {
  title: { en: 'mounts', zh: '挂载' },
  chinese,
  table: mountsTable,
  lines: allLines,
});

function allLines(model: Model, { width, height, word }: PaneContext): PaneContent {
  const { mounts } = model.evidence;
  if (mounts === undefined) return { lines: [] };
  const { before, now } = mounts;
  const names = now.of.map(({ name }) => name);
  const columns = width >= WIDE && now.of.length > 1 ? 2 : 1;
  const each = Math.floor((width - GAP * (columns - 1)) / columns);
  const blocks = now.of.map((subject, i) => {
    const was = before?.of.find(({ name }) => name === subject.name);
    const isNew = before !== undefined && was === undefined;
    return blockOf(was, subject, { isNew, tone: toneAt(names, i) }, { width: each, word });
  });
  const gone = (before?.of ?? []).filter(({ name }) => !names.includes(name));
  const sticky = blocks.length <= columns;
  const rows = blocks.reduce((sum, { lines }) => sum + 1 + lines.length, 0);
  const ordered = columns === 1 && rows > height ? changedFirst(blocks) : blocks;
  return {
    lines: [
      ...inRows(ordered, columns).flatMap((row) => join(row, each, sticky)),
      ...gone.map(({ name, pid }): Line => {
        const line = lineOf(span(`- ${harmless(name)} ${pid}`, { dim: true }));
        return { ...cutLine(line, width), role: 'changed' };
      }),
    ],
  };
}

/** Where not everything fits, moves subjects with changes to the top, so that changes stay below their names. */
const changedFirst = (blocks: readonly Block[]): Block[] => [
  ...blocks.filter(({ head }) => head.role === 'changed'),
  ...blocks.filter(({ head }) => head.role !== 'changed'),
];

function blockOf(
  before: MountsOf | undefined,
  now: MountsOf,
  { isNew, tone }: { readonly isNew: boolean; readonly tone: Tone | undefined },
  { width, word }: Pick<PaneContext, 'width' | 'word'>,
): Block {
  const rows = branchRows(mountTree(before, now));
  const changes = summary(rows.map(({ value }) => value));
  const head = lineOf(
    signSpan(isNew ? 'added' : 'same'),
    span(harmless(now.name), { tone, bold: true }),
    span(` ${now.pid}`, { dim: true }),
    span(changes === '' ? '' : `   ${changes}`, { bold: true }),
  );
  return {
    head: { ...cutLine(head, width), ...(isNew || changes !== '' ? { role: 'changed' as const } : {}) },
    lines: mountLines(rows, width, word),
  };
}

/** `+1  ✱22 shared → private`: how many rows changed, and how, if all changed in the same way. */
function summary(rows: readonly MountRow[]): string {
  const countOf = (mark: MountRow['mark']): string => {
    const count = rows.filter((row) => row.mark === mark).length;
    return count === 0 ? '' : `${signs[mark]}${count}`;
  };
  const changes = new Set(
    rows.flatMap(({ was, what }) =>
      was === undefined || typeof what === 'number'
        ? []
        : [`${withoutPeerGroup(was)} → ${withoutPeerGroup(propagationOf(what.propagation))}`],
    ),
  );
  const change = changes.size === 1 ? [...changes] : [];
  return [countOf('added'), [countOf('changed'), ...change].join(' ').trim(), countOf('removed')]
    .filter(Boolean)
    .join('  ');
}

const withoutPeerGroup = (propagation: string): string => propagation.replaceAll(/:\d+/g, '');

/** @param sticky the names stay in place while the rest scrolls */
function join(blocks: readonly Block[], width: number, sticky: boolean): Line[] {
  const across = (of: (block: Block) => readonly Line[]): Line[] =>
    blocks.length === 1
      ? blocks.flatMap(of)
      : sideBySide(
          blocks.map((block) => ({ lines: of(block), width })),
          ' '.repeat(GAP),
        );
  const heads = across(({ head }) => [head]);
  return [
    ...(sticky ? heads.map((line): Line => ({ ...line, role: 'head' })) : heads),
    ...across(({ lines }) => lines),
  ];
}

const inRows = <T>(all: readonly T[], size: number): T[][] =>
  all.flatMap((_, i) => (i % size === 0 ? [all.slice(i, i + size)] : []));
