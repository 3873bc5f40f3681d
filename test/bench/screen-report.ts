// How the figures of the screen are printed, and what of them goes into the JSON.

import { ours } from './report.ts';
import { percentile, summarize } from './statistics.ts';

export interface ScreenRow {
  readonly name: string;
  /** ms, unless the title says otherwise. */
  readonly samples: readonly number[];
}

/** What is to hold, with what was found. */
export interface ScreenGoal {
  readonly words: string;
  readonly holds: boolean;
}

export interface ScreenPart {
  readonly id: string;
  readonly title: string;
  readonly rows: readonly ScreenRow[];
  readonly goals: readonly ScreenGoal[];
  /** Why there are no figures. */
  readonly failure?: string;
}

const columns = ['', 'min', 'p50', 'p99', 'max', 'ratio'] as const;

/** The ratio is a row's p50 to nslab's; of what was measured once, the goals tell. */
export function screenLines({ title, rows, goals, failure }: ScreenPart): string[] {
  if (failure !== undefined) return ['', title, ...failure.split('\n').map((text) => `  ${text}`)];
  const own = rows.find(({ name }) => name === ours);
  const base = own === undefined ? undefined : summarize(own.samples).median;
  const several = rows.filter(({ samples }) => samples.length > 1);
  return [
    '',
    title,
    ...(several.length > 0 ? [line(columns)] : []),
    ...several.map((row) => rowLine(row, base)),
    ...goals.map(({ words, holds }) => `  ${holds ? 'ok      ' : 'NOT HELD'}  ${words}`),
  ];
}

function rowLine({ name, samples }: ScreenRow, base: number | undefined): string {
  const { min, median, max } = summarize(samples);
  const cells = [min, median, percentile(samples, 0.99), max].map((ms) => ms.toFixed(1));
  return line([name, ...cells, ...(base === undefined ? [] : [(median / base).toFixed(2)])]);
}

const line = ([name = '', ...cells]: readonly string[]): string =>
  `  ${name.padEnd(13)}${cells.map((cell) => cell.padStart(9)).join('')}`.trimEnd();

export const screenJson = (parts: readonly ScreenPart[]) =>
  parts.map(({ id, title, rows, goals, failure }) => ({
    id,
    title,
    goals,
    ...(failure === undefined ? {} : { failure }),
    rows: rows.map(({ name, samples }) => ({
      name,
      ...summarize(samples),
      p99: percentile(samples, 0.99),
      samples,
    })),
  }));
