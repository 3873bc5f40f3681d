// The network of a lab as a picture that grows link by link; below it what was pinged and what the kernel knows.

import { harmless } from '../../harmless.ts';
import { cutLine, type Line, lineOf, span } from '../../line.ts';
import type { Model } from '../../model.ts';
import type { PaneContent, PaneContext } from '../pane-content.ts';
import { type Pane, snapshotPane } from '../pane-parts.ts';
import { type NetworkSnapshot, netsOf } from './nets.ts';
import { networkPicture } from './picture.ts';
import { type Plan, planOf } from './plan.ts';
import { pingLines, type ToneOf, tableLines } from './rows.ts';
import { learnedRows, networkRows, networkTable } from './table.ts';
import { chinese } from './words.ts';

/** Rows from which on there is room for links that nothing leads to. */
const ROOMY = 16;

export const networkPane: Pane = snapshotPane('network', {
  title: { en: 'network', zh: '网络' },
  chinese,
  picture: true,
  table: networkTable,
  lines: networkLines,
});

function networkLines(model: Model, context: PaneContext): PaneContent {
  const { network } = model.evidence;
  if (network === undefined || network.now.of.length === 0) return { lines: [] };
  const { width, height } = context;
  const now = network.now.of;
  const before = network.before?.of;
  const nets = netsOf(before, now);
  const plan = planOf(nets, height < ROOMY);
  const toneOf = plan === undefined ? () => undefined : tonesOf(plan, now);
  const picture = plan && networkPicture(plan, width);
  const rowsOf = picture === undefined ? networkRows : learnedRows;
  const rest = [
    ...goneLines(before, now, width),
    ...pingLines(model.pings, context, toneOf),
    ...tableLines(before && rowsOf(before), rowsOf(now), context, toneOf),
  ];
  return { lines: [...(picture ?? []).map((line): Line => ({ ...line, role: 'head' })), ...rest] };
}

function goneLines(
  before: readonly NetworkSnapshot[] | undefined,
  now: readonly NetworkSnapshot[],
  width: number,
): Line[] {
  return (before ?? [])
    .filter(({ name }) => !now.some((net) => net.name === name))
    .map(({ name, netns }): Line => {
      const line = lineOf(span(`- ${harmless(name)} net:[${netns ?? '–'}]`, { dim: true }));
      return { ...cutLine(line, width), role: 'changed' };
    });
}

/** Of a name, and of an address, that of the namespace that it is in. */
function tonesOf({ host, hostTone, containers }: Plan, now: readonly NetworkSnapshot[]): ToneOf {
  const known = new Map(
    [{ net: host, tone: hostTone }, ...containers].flatMap(({ net, tone }) =>
      now
        .filter(({ name }) => net.names.includes(name))
        .flatMap(({ name, addresses }) => [name, ...addresses.map(({ address }) => address)])
        .map((key) => [key, tone] as const),
    ),
  );
  return (key) => known.get(key);
}
