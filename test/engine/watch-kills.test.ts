// Finds out of samples which process the OOM killer took, when no step says so.

import { expect, it } from 'vitest';
import { watchKills } from '../../src/engine/watch-kills.ts';
import type { EventBody } from '../../src/session/event.ts';
import { sample } from '../state/panes/memory/memory-events.ts';

const [shell, hog, other] = [
  { pid: 10, comm: 'bash', score: 2 },
  { pid: 11, comm: 'tail', score: 900 },
  { pid: 12, comm: 'cat', score: 3 },
];

interface At {
  readonly kills: number;
  readonly alive: readonly (typeof shell)[];
}

/** What is told of kills after each sample. */
function told(...samples: readonly At[]): string[] {
  const events: EventBody[] = [];
  const { emit } = watchKills((event) => events.push(event));
  for (const { kills, alive } of samples) {
    emit(sample(50, { oomKills: kills, processes: alive.map(({ pid }) => pid), candidates: alive }));
  }
  return events.flatMap((event) =>
    event.type === 'proc' ? [`${event.name} ${event.pid} ${event.score}`] : [],
  );
}

const all = [shell, hog, other];
const left = [shell, other];

it('tells of the process that is gone when the counter has grown', () => {
  expect(told({ kills: 0, alive: all }, { kills: 1, alive: left })).toEqual(['tail 11 900']);
});

it('tells of it once it is gone, when it was still dying, with the score that it had before', () => {
  const dying = [shell, { ...hog, score: 0 }, other];
  expect(
    told(
      { kills: 0, alive: all },
      { kills: 1, alive: dying },
      { kills: 1, alive: left },
      { kills: 1, alive: left },
    ),
  ).toEqual(['tail 11 900']);
});

it('says nothing of a process that ended by itself, nor of kills before the first sample', () => {
  expect(told({ kills: 3, alive: all }, { kills: 3, alive: left })).toEqual([]);
});

it('tells of as many as were killed, the highest score first', () => {
  expect(told({ kills: 0, alive: all }, { kills: 1, alive: [] })).toEqual(['tail 11 900']);
  expect(told({ kills: 0, alive: all }, { kills: 2, alive: [shell] })).toEqual(['tail 11 900', 'cat 12 3']);
});

it('tells of a kill whose process was never seen, after a while', () => {
  const samples = Array.from({ length: 30 }, () => ({ kills: 1, alive: left }));
  expect(told({ kills: 0, alive: left }, ...samples)).toEqual(['? 0 undefined']);
});

it('keeps the last score of a process that is dying, and shows no 0 instead', () => {
  const events: EventBody[] = [];
  const { emit } = watchKills((event) => events.push(event));
  emit(sample(50, { candidates: [hog] }));
  emit(
    sample(50, {
      candidates: [
        { ...hog, score: 0 },
        { ...other, score: 0 },
      ],
    }),
  );
  const last = events.at(-1);
  expect(last?.type === 'cgroup' && last.snapshot.candidates.map(({ score }) => score)).toEqual([900, 0]);
});
