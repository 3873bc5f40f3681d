// Shows which properties of a container each process has: in as many blocks side by side as there is room for.

import type { Language } from '../../../session/event.ts';
import { cellsOf } from '../../cell-width.ts';
import { harmless } from '../../harmless.ts';
import { cutLine, type Line, lineOf, type Span, span } from '../../line.ts';
import type { Model } from '../../model.ts';
import { padTo } from '../../wrap.ts';
import type { PaneContent, PaneContext } from '../pane-content.ts';
import { type Pane, snapshotPane } from '../pane-parts.ts';
import { toneAt } from '../subject-tone.ts';
import { type Point, pointsOf, scorecardTable, statesOf } from './scorecard-table.ts';
import { chinese, pointNames, signs } from './scorecard-words.ts';

export const scorecardPane: Pane = snapshotPane('scorecard', {
  title: { en: 'isolation', zh: '隔离' },
  chinese,
  wholeWithNewColumns: true,
  table: scorecardTable,
  lines: scorecardLines,
});

/** Between two blocks. */
const GAP = 3;

function scorecardLines({ evidence }: Model, { width, height, language }: PaneContext): PaneContent {
  const held = evidence.scorecard;
  if (held === undefined) return { lines: [] };
  const { now, before } = held;
  const points = pointsOf(now);
  const names = now.of.map(({ name }) => harmless(name));
  const isLong = points.length < height && width >= 70;
  const labels = points.map((point) => (isLong ? point.title[language] : shortName(point, language)));
  const label = Math.max(0, ...labels.map(cellsOf)) + 1;
  const block = label + names.reduce((sum, name) => sum + 1 + cellsOf(name), 0);
  const blocks = isLong ? 1 : Math.max(1, Math.floor((width + GAP) / (block + GAP)));
  const rows = Math.ceil(points.length / blocks);
  const cells = points.map((point, i): Span[] => {
    const states = statesOf(now, point.id);
    const was = before === undefined ? states : statesOf(before, point.id);
    return [
      span(padTo(labels[i] ?? '', label), { dim: states.every((state) => state === states[0]) }),
      ...states.flatMap((state, at) => {
        const tone = state === 'yes' ? 'good' : state === 'no' ? 'bad' : undefined;
        const sign = `${signs[state] ?? state}${was[at] !== undefined && was[at] !== state ? '✱' : ''}`;
        return [span(` ${padTo(sign, cellsOf(names[at] ?? ''))}`, { tone, bold: state === 'yes' })];
      }),
    ];
  });
  const head = [
    span(' '.repeat(label)),
    ...names.map((name, i) =>
      span(` ${name}`, {
        tone: toneAt(
          now.of.map((one) => one.name),
          i,
        ),
        bold: true,
      }),
    ),
  ];
  const beside = (parts: readonly (readonly Span[])[]): Line =>
    cutLine(
      lineOf(...parts.flatMap((part, i) => [...(i === 0 ? [] : [span(' '.repeat(GAP))]), ...part])),
      width,
    );
  const used = Array.from({ length: Math.ceil(points.length / rows) || 0 }, (_, at) => at);
  return {
    lines: [
      { ...beside(used.map(() => head)), role: 'head' },
      ...Array.from({ length: rows }, (_, row) => beside(used.map((at) => cells[at * rows + row] ?? []))),
    ],
    inOrder: true,
  };
}

const shortName = ({ id }: Point, language: Language): string => pointNames[id]?.[language] ?? id;
