// Shows the network of a lab as a picture, with pings, routes and learned addresses below it.

import { harmless } from '../../harmless.ts';
import { cutLine, type Line, lineOf, span } from '../../line.ts';
import type { Model } from '../../model.ts';
import type { PaneContent, PaneContext } from '../pane-content.ts';
import { type Pane, snapshotPane } from '../pane-parts.ts';
import { type NetworkSnapshot, netsOf } from './nets.ts';
import { pingLines, type ToneOf, tableLines } from './network-rows.ts';
import { learnedRows, networkCell, networkRows, networkTable } from './network-table.ts';
import { chinese } from './network-words.ts';
import { networkPicture } from './picture.ts';
import { type Plan, planPicture } from './plan.ts';

/** From this height on, unchanged loopback devices are shown too. */
const ROOMY = 16;

export const networkPane: Pane = snapshotPane('network', {
  title: { en: 'network', zh: '网络' },
  chinese,
  picture: true,
  table: networkTable,
  cell: networkCell,
  lines: networkLines,
});

function networkLines(model: Model, context: PaneContext): PaneContent {
  const { network } = model.evidence;
  if (network === undefined || network.now.of.length === 0) return { lines: [] };
  const { width, height } = context;
  const now = network.now.of;
  const before = network.before?.of;
  const nets = netsOf(before, now);
  const plan = planPicture(nets, height < ROOMY);
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

/** The tone of a subject, and of an address: that of its network namespace. */
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
