// What need not be live or pass in a cell, and why: the checked-in list, and how a cell is held against it.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/lab/session/session-files.ts';
import type { Outcome } from './stages.ts';
import type { CellResult } from './try-cell.ts';

/** Of a stage of the tour, or of a kernel test, by its full name, that fails there. */
export interface Exception {
  readonly cell: string;
  readonly stage?: number;
  readonly outcome?: Outcome;
  readonly test?: string;
  readonly reason: string;
}

const LIST = join('test', 'vm', 'exceptions.json');

/** @throws Error when an entry has no reason */
export function readExceptions(): readonly Exception[] {
  const list = JSON.parse(readFileSync(join(packageRoot(), LIST), 'utf8')) as Exception[];
  const bad = list.find(({ reason }) => typeof reason !== 'string' || reason === '');
  if (bad !== undefined) throw new Error(`${LIST}: an entry without a reason: ${JSON.stringify(bad)}`);
  return list;
}

/** In words, all that is not as it should be. An entry of the list that does not hold any more counts too. */
export function problemsOf(result: CellResult, list: readonly Exception[]): string[] {
  const own = list.filter(({ cell }) => cell === result.cell);
  const problems = result.stages.flatMap(({ outcome, why }, i) => {
    const wanted = own.find(({ stage }) => stage === i + 1)?.outcome ?? 'live';
    if (outcome === wanted) return [];
    return `stage ${i + 1} is ${outcome}, not ${wanted}${why === undefined ? '' : `: ${why}`}`;
  });
  // A tour with a stage that failed does not end with 0 either.
  if (result.status !== 0 && problems.length === 0) problems.push(`the tour ended with ${result.status}`);
  problems.push(...result.left.map((what) => `left: ${what}`));
  result.stages.forEach(({ outcome }, i) => {
    const verdict = result.verdicts[i] ?? 'nothing';
    const isLive = verdict === 'works' || verdict === 'differs';
    if (isLive !== (outcome === 'live'))
      problems.push(`stage ${i + 1} is ${outcome}; the doctor says ${verdict}`);
  });
  if (result.tests !== undefined) {
    const known = own.flatMap(({ test }) => (test === undefined ? [] : [test]));
    const { failed } = result.tests;
    problems.push(...failed.filter((test) => !known.includes(test)).map((test) => `test: ${test}`));
    problems.push(
      ...known
        .filter((test) => !failed.includes(test))
        .map((test) => `does not fail, but is in ${LIST}: ${test}`),
    );
  }
  return problems;
}
