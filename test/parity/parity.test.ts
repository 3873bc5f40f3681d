// Compares containers of `nslab run` with docker's, by every kind of option.

import { describe, expect, it } from 'vitest';
import { cases, nameOf } from './cases.ts';
import { compareContainers } from './compare-containers.ts';
import { differences } from './differences.ts';

// parity.slow.test.ts has the others.
compareContainers(cases.filter(({ core }) => core));

describe('the list of differences', () => {
  it('names cases that there are', () => {
    const named = differences.flatMap(({ cases: which }) =>
      which === 'all' ? [] : 'only' in which ? which.only : which.allBut,
    );
    expect(named.filter((name) => !cases.some((one) => nameOf(one) === name))).toEqual([]);
  });

  it('has a sentence as each reason', () => {
    expect(differences.filter(({ reason }) => !/^(?:to be fixed: )?\S.+\.$/.test(reason))).toEqual([]);
  });
});
