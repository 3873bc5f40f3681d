// Tests how the numbers in cgroup files are parsed.
import { describe, expect, it } from 'vitest';
import { findCounter, parseAmount, parseKeyed } from '../../../src/kernel/cgroupfs/counters.ts';

describe('parseAmount', () => {
  it('reads max, and no limit in version 1 with any page size, as Infinity', () => {
    expect(parseAmount('max\n')).toBe(Infinity);
    expect(parseAmount('9223372036854771712\n')).toBe(Infinity);
    expect(parseAmount('9223372036854710272\n')).toBe(Infinity);
  });

  it('reads any other number as it is', () => {
    expect(parseAmount('104857600\n')).toBe(104857600);
    expect(parseAmount('0\n')).toBe(0);
  });
});

describe('parseKeyed', () => {
  it('reads lines of a name and a number', () => {
    expect(parseKeyed('low 0\nmax 74\noom_kill 1\n')).toEqual({ low: 0, max: 74, oom_kill: 1 });
  });
});

describe('findCounter', () => {
  const files = [{ name: 'memory.events', value: 'max 3\n' }];
  const names = { v1: undefined, v2: { file: 'memory.events', key: 'max' } };

  it('finds a value on the version that has it', () => {
    expect(findCounter(files, names, 2)).toBe(3);
    expect(findCounter(files, names, 1)).toBeUndefined();
  });

  it('finds none where the file or the line is missing', () => {
    expect(findCounter([], names, 2)).toBeUndefined();
    expect(findCounter(files, { ...names, v2: { file: 'memory.events', key: 'oom' } }, 2)).toBeUndefined();
  });
});
