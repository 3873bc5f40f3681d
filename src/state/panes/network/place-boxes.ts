// The network's picture measured out: which text goes into which block, and whether all of it fits.

import { harmless } from '../../harmless.ts';
import { type Span, span, type Tone } from '../../line.ts';
import { fitTo } from '../../wrap.ts';
import { signSpan } from '../subject-tone.ts';
import type { Net } from './nets.ts';
import { flow, flowLinks, linkPieces, type Piece, widthOfSpans } from './pieces.ts';
import type { Container, Plan, Wire } from './plan.ts';

/** Cells of a column at most: a picture does not get clearer by getting wider. */
const MAX_COLUMN = 56;

/** Cells from a column's left edge to its text, and to its wire, which runs below the link's name. */
export const TEXT = 2;
export const WIRE = 4;

export type Text = readonly (readonly Span[])[];

export interface Column {
  readonly left: number;
  readonly wire: Wire | undefined;
  readonly inside: Text;
  readonly port: Text;
}

export interface Title {
  /** In the block's border. */
  readonly border: readonly Span[];
  /** What did not fit there. */
  readonly below: Text;
}

export interface Block {
  readonly left: number;
  readonly width: number;
  readonly tone: Tone | undefined;
  readonly title: Title;
  readonly others: Text;
  readonly columns: readonly Column[];
}

export interface Layout {
  readonly width: number;
  readonly blocks: readonly Block[];
  readonly host: { readonly title: Title; readonly others: Text };
}

/** Undefined where the width has no room for all of it. */
export function layoutOf(plan: Plan, width: number): Layout | undefined {
  const { containers, host, hostTone, others } = plan;
  const count = containers.reduce((sum, { wires }) => sum + Math.max(1, wires.length), 0);
  const each = Math.min(MAX_COLUMN, Math.floor((width + 1) / Math.max(1, count)) - 1);
  const blocks: Block[] = [];
  let left = 0;
  for (const container of containers) {
    const block = blockOf(container, left, each, hostTone);
    if (block === undefined) return undefined;
    blocks.push(block);
    left += block.width + 1;
  }
  const total = blocks.length === 0 ? each : left - 1;
  const title = titleOf(host, hostTone, total);
  const rest = flowLinks(
    others.map(({ entry, note }) => linkPieces(entry, hostTone, note)),
    total - 2 * TEXT,
  );
  return title && rest && { width: total, blocks, host: { title, others: rest } };
}

function blockOf(
  { net, tone, wires, others }: Container,
  left: number,
  each: number,
  hostTone: Tone | undefined,
): Block | undefined {
  const room = each - 2 * TEXT;
  const columns: Column[] = [];
  for (const [i, wire] of (wires.length === 0 ? [undefined] : wires).entries()) {
    const inside = wire === undefined ? [] : flow(linkPieces(wire.inside, tone), room);
    const port = wire === undefined ? [] : flow(linkPieces(wire.port, hostTone), room);
    if (inside === undefined || port === undefined) return undefined;
    columns.push({ left: left + i * (each + 1), wire, inside, port });
  }
  const width = columns.length * (each + 1) - 1;
  const title = titleOf(net, tone, width);
  const rest = flowLinks(
    others.map(({ entry, note }) => linkPieces(entry, tone, note)),
    width - 2 * TEXT,
  );
  return title && rest && { left, width, tone, title, others: rest, columns };
}

function titleOf({ names, netns, mark }: Net, tone: Tone | undefined, width: number): Title | undefined {
  const room = width - 2 * TEXT;
  const sign: Piece = mark === 'same' ? [] : [signSpan(mark)];
  const name = harmless(names.join(', '));
  const inode = span(`net:[${netns ?? '–'}]`, { dim: true, bold: mark === 'changed' });
  const whole = [span(' '), ...sign, span(name, { tone, bold: true }), span(' '), inode, span(' ')];
  if (widthOfSpans(whole) <= room) return { border: whole, below: [] };
  if (widthOfSpans([inode]) > room) return undefined;
  const left = room - 2 - widthOfSpans(sign);
  const cut = fitTo(name, Math.max(1, left)).trimEnd();
  return { border: [span(' '), ...sign, span(cut, { tone, bold: true }), span(' ')], below: [[inode]] };
}
