// Lists below the picture what was pinged, and tables of routes and of learned addresses.

import { cellsOf } from '../../cell-width.ts';
import { markRows, type Row } from '../../compare-tables.ts';
import { harmless } from '../../harmless.ts';
import { cutLine, type Line, lineOf, type Span, span, type Tone, widthOfSpans } from '../../line.ts';
import type { Model } from '../../model.ts';
import { padTo } from '../../wrap.ts';
import type { PaneContext } from '../pane-content.ts';
import { signSpan } from '../subject-tone.ts';
import { flowPieces, joinPieces } from './link-pieces.ts';
import { networkCell } from './network-table.ts';

/** In a narrower pane, not even the names are aligned. */
const NARROW = 50;

export type ToneOf = (name: string) => Tone | undefined;
type Ping = Model['pings'][number];
type Wording = Pick<PaneContext, 'width' | 'word'>;

/** Shows rows as a table, marked by comparison with earlier ones; a row that is too wide continues on the next line. */
export function tableLines(
  before: readonly Row[] | undefined,
  now: readonly Row[],
  { width, word }: Wording,
  toneOf: ToneOf,
): Line[] {
  const rows = markRows(before && asTable(before), asTable(now)).map(
    ({ cells: [name = '', ...cells], mark }) => ({
      mark,
      name: harmless(name),
      tone: toneOf(name),
      cells: cells.map((cell, i) => networkCell(cell, i + 1, word)),
    }),
  );
  const widths = Array.from({ length: Math.max(0, ...rows.map(({ cells }) => cells.length)) }, (_, i) =>
    Math.max(...rows.map(({ cells }) => cellsOf(cells[i] ?? ''))),
  );
  const names = Math.max(0, ...rows.map(({ name }) => cellsOf(name)));
  const total = 2 + names + widths.reduce((sum, cells) => sum + (cells === 0 ? 0 : 2 + cells), 0);
  const aligned = total <= width;
  return rows.flatMap(({ mark, name, tone, cells }): Line[] => {
    const look = { bold: mark === 'added' || mark === 'changed', dim: mark === 'removed' };
    const whose = span(width < NARROW ? name : padTo(name, names), {
      tone: look.dim ? undefined : tone,
      dim: look.dim,
    });
    const texts = cells.map((cell, i) => (aligned ? padTo(cell, widths[i] ?? 0) : cell)).filter(Boolean);
    const pieces = [[signSpan(mark), whose], ...texts.map((text) => [span(text, look)])];
    const lines = (aligned ? undefined : flowPieces(pieces, width)) ?? [joinPieces(pieces, '  ')];
    return lines.map((spans) => ({
      ...cutLine(lineOf(...spans), width),
      ...(mark === 'same' ? {} : { role: 'changed' as const }),
    }));
  });
}

const asTable = (rows: readonly Row[]): Parameters<typeof markRows>[1] => ({
  columns: ['', '', '', '', ''],
  rows,
});

/** The most lines for the answers from one destination: the newest are kept. */
const MAX_PING_LINES = 2;

/** `ping box1 → 172.1.0.3  seq 1  0.06 ms  seq 2  0.05 ms`, grouped by source and destination. */
export function pingLines(pings: readonly Ping[], { width, word }: Wording, toneOf: ToneOf): Line[] {
  const groups = new Map<string, Ping[]>();
  for (const ping of pings) {
    const key = `${ping.from} ${ping.to}`;
    groups.set(key, [...(groups.get(key) ?? []), ping]);
  }
  return [...groups.values()]
    .flatMap((group) => groupLines(group, { width, word }, toneOf))
    .map((line): Line => ({ ...cutLine(line, width), role: 'changed' }));
}

function groupLines(group: readonly Ping[], { width, word }: Wording, toneOf: ToneOf): Line[] {
  const { from, to } = group[0]!;
  const head = [
    span('  ping '),
    span(harmless(from), { tone: toneOf(from), bold: true }),
    span(' → '),
    span(harmless(to), { tone: toneOf(to), bold: true }),
  ];
  const answers = group.map((ping) => answerSpans(ping, word));
  for (let skipped = 0; ; skipped++) {
    const lines: Span[][] = [skipped === 0 ? [...head] : [...head, span('   …', { dim: true })]];
    for (const answer of answers.slice(skipped)) {
      const last = lines.at(-1)!;
      if (widthOfSpans(last) + widthOfSpans(answer) <= width) last.push(...answer);
      else lines.push([span('  '), ...answer]);
    }
    if (lines.length <= MAX_PING_LINES || skipped >= answers.length - 1) {
      return lines.map((spans) => lineOf(...spans));
    }
  }
}

function answerSpans({ seq, ns }: Ping, word: PaneContext['word']): Span[] {
  const lost = span(`✗ ${word('no answer')}`, { tone: 'bad', bold: true });
  return [
    span(`   seq ${seq}  `, { dim: true }),
    ns === undefined ? lost : span(`${(ns / 1e6).toFixed(2)} ms`, { bold: true }),
  ];
}
