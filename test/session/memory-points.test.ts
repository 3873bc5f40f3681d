// Tests what the chart takes as reached between two samples of a memory cgroup.

import { describe, expect, it } from 'vitest';
import type { EventOf } from '../../src/session/event.ts';
import { memoryPoint } from '../../src/session/memory-points.ts';
import { MiB, sample } from '../state/panes/memory/memory-events.ts';

type Sample = EventOf<'cgroup'>;
type More = Partial<Sample['snapshot']>;

const sampled = (mib: number, more: More = {}, at = 0): Sample => ({ at, ...sample(mib, more) }) as Sample;

describe('a point', () => {
  it('has time, usage and limit; the first has nothing before it', () => {
    expect(memoryPoint(sampled(20, { peak: 90 * MiB }, 700), undefined)).toEqual([700, 20 * MiB, 100 * MiB]);
  });

  it.each<[string, More, More, number | undefined]>([
    ['the maximum rose above both samples', { peak: 40 * MiB }, { peak: 100 * MiB }, 100],
    ['the maximum is what a sample shows', { peak: 40 * MiB }, { peak: 60 * MiB }, undefined],
    [
      'nothing was reached anew',
      { peak: 100 * MiB, limitHits: 3 },
      { peak: 100 * MiB, limitHits: 3 },
      undefined,
    ],
    [
      'the limit was hit once more',
      { peak: 100 * MiB, limitHits: 3 },
      { peak: 100 * MiB, limitHits: 4 },
      100,
    ],
    [
      'the limit was lowered, and hit',
      { peak: 90 * MiB },
      { peak: 90 * MiB, limit: 80 * MiB, limitHits: 1 },
      80,
    ],
    ['the kernel keeps no maximum', { peak: undefined }, { peak: undefined, limitHits: 1 }, undefined],
    ['the maximum was reset', { peak: 100 * MiB }, { peak: 60 * MiB }, undefined],
  ])('%s', (_, before, now, mib) => {
    const [, , , reached] = memoryPoint(sampled(40, now), sampled(60, before));
    expect(reached).toBe(mib === undefined ? undefined : mib * MiB);
  });
});
