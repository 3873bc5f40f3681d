// Shortens snapshots to their differences, and restores them, whatever changes.

import { describe, expect, it } from 'vitest';
import type { Event } from '../../src/session/event.ts';
import { restoreSamples, shortenSamples } from '../../src/session/sample-differences.ts';
import { memory, tree } from '../dash/recording.ts';
import { readRecording } from '../support/recording.ts';

/** Writes events as JSON and reads them again, as a recording does. */
function thereAndBack(events: readonly Event[]): { written: Event[]; read: unknown[] } {
  const { shorten } = shortenSamples();
  const { restore } = restoreSamples();
  const written = events.map(shorten);
  const read = written.map((event) => restore(JSON.parse(JSON.stringify(event))));
  return { written, read };
}

const at = (body: object, time: number): Event => ({ ...body, at: time }) as Event;

describe('a sample', () => {
  it('says only what changed', () => {
    const { written, read } = thereAndBack([at(memory(1), 0), at(memory(2), 100)]);
    expect(written[1]).toEqual({
      type: 'sample',
      of: 'cgroup',
      name: 'box',
      at: 100,
      changes: [
        [['snapshot', 'usage'], 2 * 1024 ** 2],
        [['snapshot', 'peak'], 2 * 1024 ** 2],
      ],
    });
    expect(read[1]).toEqual(at(memory(2), 100));
  });

  it('is of one container, whatever another one does meanwhile', () => {
    const events = [at(memory(1, {}, 'a'), 0), at(memory(7, {}, 'b'), 1), at(memory(2, {}, 'a'), 2)];
    expect(thereAndBack(events).read).toEqual(events);
  });

  it('tells of what is gone: a field, the end of a list, all of a list', () => {
    const snapshots = [
      {
        candidates: [
          { pid: 1, comm: 'a', score: 1 },
          { pid: 2, comm: 'b', score: 2 },
        ],
        processes: [1, 2, 3],
      },
      { candidates: [{ pid: 2, comm: 'b', score: 2 }], processes: [2] },
      { candidates: [], processes: [], peak: undefined },
      { candidates: [{ pid: 9, comm: 'c', score: 3 }], processes: [9], peak: 5 },
    ];
    const events = snapshots.map((snapshot, i) => JSON.parse(JSON.stringify(at(memory(1, snapshot), i))));
    expect(thereAndBack(events).read).toEqual(events);
  });

  it('is written whole when almost nothing is the same', () => {
    const many = (from: number): Event =>
      at(
        {
          type: 'tree',
          nodes: Array.from({ length: 300 }, (_, i) => ({
            pid: from + i,
            nspid: [],
            comm: `c${from}`,
            depth: 0,
          })),
        },
        from,
      );
    const { written } = thereAndBack([many(0), many(1000)]);
    expect(written[1]?.type).toBe('tree');
  });

  it('from a recording is not compared with a live one', () => {
    const events = [at(memory(1), 0), at({ ...memory(2), replayed: true }, 1)];
    const { written, read } = thereAndBack(events);
    expect(written[1]?.type).toBe('cgroup');
    expect(read).toEqual(events);
  });

  it('without an earlier snapshot cannot be restored', () => {
    const { restore } = restoreSamples();
    expect(restore(at({ type: 'sample', of: 'ns', changes: [] }, 0))).toBeUndefined();
  });

  it('changes no type, no time, and nothing beyond its snapshot', () => {
    const { restore } = restoreSamples();
    restore(at(tree(2), 0));
    const changes = [
      [['type'], 'end'],
      [['at'], -5],
      [[], { type: 'end' }],
      [['__proto__', 'polluted'], true],
      [['nodes', 1e9], { pid: 1 }],
      [['nodes', 'length'], -1],
    ];
    const whole = restore(at({ type: 'sample', of: 'tree', changes }, 7)) as object;
    expect(whole).toEqual({ ...tree(2), at: 7 });
    expect(({} as { polluted?: true }).polluted).toBeUndefined();
  });
});

it('a whole tour is the same after it, and shorter', () => {
  const events = JSON.parse(JSON.stringify(readRecording())) as Event[];
  const { written, read } = thereAndBack(events);
  expect(read).toEqual(events);
  expect(JSON.stringify(written).length).toBeLessThan(JSON.stringify(events).length * 0.75);
});
