import { describe, expect, it } from 'vitest';
import { cells } from './cells.ts';
import { problemsOf, readExceptions } from './exceptions.ts';
import type { Outcome } from './stages.ts';
import type { CellResult } from './try-cell.ts';

const result = (outcomes: readonly Outcome[], more: Partial<CellResult> = {}): CellResult => ({
  cell: '6.1/v2/ordinary',
  release: '6.1.0-56-cloud-amd64',
  stages: outcomes.map((outcome) => ({ outcome })),
  verdicts: outcomes.map((outcome) => (outcome === 'live' ? 'works' : 'recording')),
  status: 0,
  said: '',
  left: [],
  seconds: 1,
  ...more,
});
const cell = '6.1/v2/ordinary';
const reason = 'no cgroup';
const list = [
  { cell, stage: 2, outcome: 'recording', reason },
  { cell, test: 'a limit holds', reason },
] as const;
const tests = { passed: 3, failed: ['a limit holds'] };

describe('a cell of the matrix is as it should be', () => {
  it('when all is live but what the list has', () => {
    expect(problemsOf(result(['live', 'recording'], { tests }), list)).toEqual([]);
  });
});

describe('a cell of the matrix is not as it should be', () => {
  it('when the doctor says otherwise than the tour does', () => {
    const verdicts = ['recording', 'recording'];
    expect(problemsOf(result(['live', 'recording'], { tests, verdicts }), list)).toEqual([
      'stage 1 is live; the doctor says recording',
    ]);
  });

  it('when a stage failed, or shows a recording that the list does not have', () => {
    expect(problemsOf(result(['recording', 'failed']), list)).toEqual([
      'stage 1 is recording, not live',
      'stage 2 is failed, not recording',
    ]);
  });

  it('when a stage is live that the list has as a recording', () => {
    expect(problemsOf(result(['live', 'live']), list)).toEqual(['stage 2 is live, not recording']);
  });

  it('when the tour ended with a failure, or left something', () => {
    expect(problemsOf(result(['live', 'recording'], { status: 4, left: ['> /run/nslab/x'] }), list)).toEqual([
      'the tour ended with 4',
      'left: > /run/nslab/x',
    ]);
  });

  it('when a test failed that the list does not have, or one that it has did not', () => {
    const failed = { passed: 3, failed: ['a veth is a pair'] };
    expect(problemsOf(result(['live', 'recording'], { tests: failed }), list)).toEqual([
      'test: a veth is a pair',
      'does not fail, but is in test/vm/exceptions.json: a limit holds',
    ]);
  });
});

describe('the list of exceptions', () => {
  it('names cells that there are, and one stage or one test each', () => {
    const names = cells.map(({ name }) => name);
    for (const entry of readExceptions()) {
      expect(names).toContain(entry.cell);
      expect(entry.stage === undefined).toBe(entry.outcome === undefined);
      expect(entry.stage === undefined).not.toBe(entry.test === undefined);
    }
  });
});
