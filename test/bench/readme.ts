// The tables of figures in this folder's README.md, made from a result: each part has a place of its own there.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/lab/session/session-files.ts';
import { figuresOf, type Measurement, type Row } from './measurement.ts';
import { machineWords, type Result, versionWords } from './report.ts';

/** Rewrites what stands between `<!-- figures: PART -->` and `<!-- end -->`. @throws Error when README.md has no such place */
export function writeFigures({ parts }: Result): void {
  const file = join(packageRoot(), 'test', 'bench', 'README.md');
  const text = parts.reduce((before, part) => withFigures(before, part), readFileSync(file, 'utf8'));
  writeFileSync(file, text);
}

function withFigures(text: string, part: Result['parts'][number]): string {
  const place = new RegExp(`(<!-- figures: ${part.id} -->\n)[^]*?(<!-- end -->)`);
  if (!place.test(text)) throw new Error(`README.md has no place for the figures of ${part.id}`);
  return text.replace(place, (_, before: string, after: string) =>
    [before, ...figureLines(part).map((line) => `${line}\n`), after].join(''),
  );
}

function figureLines({ date, machine, against, measurements }: Result['parts'][number]): string[] {
  const versions = against.length > 0 ? `; ${versionWords(against)}` : '';
  const goals = measurements.flatMap(goalLines);
  return [
    `${date.slice(0, 10)}, ${machineWords(machine)}${versions}.`,
    '',
    '| | | min | p50 | p99 | max |',
    '|---|---|---|---|---|---|',
    ...measurements.flatMap(tableLines),
    ...(goals.length > 0 ? ['', ...goals] : []),
  ];
}

function tableLines({ title, rows, failure }: Measurement): string[] {
  if (failure !== undefined) return [tableLine([title, failure.split('\n')[0] ?? '', '', '', '', ''])];
  return rows.map((row, i) => tableLine([i === 0 ? title : '', row.name, ...cellsOf(row)]));
}

function cellsOf({ samples, failure }: Row): string[] {
  if (failure !== undefined || samples.length === 0) return [failure ?? '', '', '', ''];
  const { min, p50, p99, max } = figuresOf(samples);
  if (samples.length === 1) return ['', rounded(p50), '', ''];
  return [min, p50, p99, max].map(rounded);
}

/** Two digits say what can be held on to; more only where less than a ms is left to say. */
const rounded = (value: number): string => (value < 10 ? value.toFixed(1) : value.toFixed(0));

const goalLines = ({ goals }: Measurement): string[] =>
  goals.map(({ words, holds }) => `- ${holds ? 'holds' : '**does not hold**'}: ${words}`);

const tableLine = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
