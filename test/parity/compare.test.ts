// Tests the comparison itself: every difference is noticed, and so is a listed one that no longer occurs.

import { describe, expect, it } from 'vitest';
import { countsFor, differingFacts, surprises } from './compare.ts';
import type { Difference } from './differences.ts';

const facts = (pairs: Record<string, string>) => new Map(Object.entries(pairs));
const listed = (...fields: string[]): Difference[] => [
  { runtimes: 'all', cases: 'all', fields, reason: 'Because.' },
];

describe('two containers', () => {
  const differing = differingFacts(
    facts({ same: '1', other: '2', ours: '3' }),
    facts({ same: '1', other: '4' }),
  );

  it('differ in what is not equal, and in what one of them has alone', () => {
    expect(differing).toEqual([
      { field: 'other', nslab: '2', theirs: '4' },
      { field: 'ours', nslab: '3', theirs: 'absent' },
    ]);
  });

  it('are compared in nothing but that when one did not run', () => {
    expect(differingFacts(facts({ run: 'refused, 125' }), facts({ same: '1' }))).toEqual([
      { field: 'run', nslab: 'refused, 125', theirs: 'absent' },
    ]);
  });

  it('may not differ in what is not listed', () => {
    expect(surprises(differing, listed('other'))).toEqual(['ours: in nslab 3, there absent']);
  });

  it('may not be the same in what is listed', () => {
    expect(surprises(differing, listed('o*', 'same'))).toEqual(['same: listed, but the same in both']);
  });

  it('have what is listed of running containers left alone when one did not run', () => {
    const silent = [{ field: 'run', nslab: 'refused, 125', theirs: 'absent' }];
    expect(surprises(silent, listed('run', 'other'))).toEqual([]);
    expect(surprises(silent, listed('other'))).toEqual(['run: in nslab refused, 125, there absent']);
  });
});

describe('a listed difference', () => {
  const [all] = listed('x') as [Difference];

  it('counts for the cases and the runtimes that it names', () => {
    expect(countsFor(all, 'crun', 'default')).toBe(true);
    expect(countsFor({ ...all, runtimes: ['runc'] }, 'crun', 'default')).toBe(false);
    expect(countsFor({ ...all, cases: { only: ['--init'] } }, 'runc', 'default')).toBe(false);
    expect(countsFor({ ...all, cases: { allBut: ['--init'] } }, 'runc', 'default')).toBe(true);
    expect(countsFor({ ...all, cases: { allBut: ['--init'] } }, 'runc', '--init')).toBe(false);
  });
});
