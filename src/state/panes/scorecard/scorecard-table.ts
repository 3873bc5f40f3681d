// Makes the table of a scorecard: a row for each property of containers, a column for each process.

import type { Table } from '../../compare-tables.ts';
import type { SnapshotOf } from '../../evidence.ts';

type Scorecards = SnapshotOf<'scorecard'>;
export type Point = Scorecards['of'][number]['points'][number];

/** `partly`: it has some of it; `unknown`: we may not read it. */
const words: Readonly<Record<Point['state'], string>> = {
  holds: 'yes',
  partly: 'partly',
  fails: 'no',
  unknown: '?',
};

export const scorecardTable = ({ of }: Scorecards): Table => ({
  columns: ['', ...of.map(({ name }) => name)],
  rows: pointsOf({ of }).map(({ id }) => ({ key: id, cells: [id, ...statesOf({ of }, id)] })),
});

/** All points that any of the processes has, in order. */
export const pointsOf = ({ of }: Pick<Scorecards, 'of'>): readonly Point[] =>
  of.reduce<readonly Point[]>(
    (longest, { points }) => (points.length > longest.length ? points : longest),
    [],
  );

/** What each process has of one point. */
export const statesOf = ({ of }: Pick<Scorecards, 'of'>, id: string): string[] =>
  of.map(({ points }) => {
    const point = points.find((one) => one.id === id);
    return point === undefined ? '–' : words[point.state];
  });
