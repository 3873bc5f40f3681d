// What every part of the bench is made of: rows of samples, and what is to hold of them; and how it is printed.

import { percentile, summarize } from './statistics.ts';

/** What each part is measured with. */
export interface Context {
  /** How often the usual rounds. */
  readonly times: number;
  /** Path of the compiled time-command. */
  readonly timeCommand: string;
  readonly signal: AbortSignal;
}

export interface Row {
  readonly name: string;
  /** ms, unless the title or the name says otherwise. */
  readonly samples: readonly number[];
  /** Why there are no samples, or no more. */
  readonly failure?: string;
}

/** What is to hold, with what was found. */
export interface Goal {
  readonly words: string;
  readonly holds: boolean;
}

export interface Measurement {
  readonly id: string;
  readonly title: string;
  readonly rows: readonly Row[];
  readonly goals: readonly Goal[];
  /** Why there are no figures. */
  readonly failure?: string;
}

/** What nslab's own row is called. */
export const ours = 'nslab';

const columns = ['min', 'p50', 'p99', 'max'] as const;
const NAME_COLUMNS = 13;

/** The ratio is a row's p50 to nslab's; of what was measured once, the goals tell. */
export function measurementLines({ title, rows, goals, failure }: Measurement): string[] {
  if (failure !== undefined) return ['', title, ...failure.split('\n').map((text) => `  ${text}`)];
  const own = rows.find(({ name, samples }) => name === ours && samples.length > 0);
  const base = own === undefined ? undefined : summarize(own.samples).median;
  const shown = rows.filter((row) => row.samples.length > 1 || row.failure !== undefined);
  const width = Math.max(NAME_COLUMNS, ...shown.map(({ name }) => name.length + 1));
  const line = ([name = '', ...cells]: readonly string[]): string =>
    `  ${name.padEnd(width)}${cells.map((cell) => cell.padStart(9)).join('')}`.trimEnd();
  return [
    '',
    title,
    ...(shown.length > 0 ? [line(['', ...columns, ...(base === undefined ? [] : ['ratio'])])] : []),
    ...shown.map((row) =>
      row.failure === undefined ? line(cellsOf(row, base)) : `  ${row.name.padEnd(width)}${row.failure}`,
    ),
    ...goals.map(({ words, holds }) => `  ${holds ? 'ok      ' : 'NOT HELD'}  ${words}`),
  ];
}

function cellsOf({ name, samples }: Row, base: number | undefined): string[] {
  const { min, p50, p99, max } = figuresOf(samples);
  const cells = [min, p50, p99, max].map((ms) => ms.toFixed(2));
  return [name, ...cells, ...(base === undefined ? [] : [(p50 / base).toFixed(2)])];
}

export interface Figures {
  readonly min: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** @throws RangeError without samples */
export function figuresOf(samples: readonly number[]): Figures {
  const { min, median: p50, max } = summarize(samples);
  return { min, p50, p99: percentile(samples, 0.99), max };
}

export const medianOf = (rows: readonly Row[], name: string): number | undefined => {
  const row = rows.find((candidate) => candidate.name === name && candidate.samples.length > 0);
  return row === undefined ? undefined : summarize(row.samples).median;
};
