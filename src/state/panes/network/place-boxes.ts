// Measures the network picture: divides it into blocks and columns, and finds out whether all text fits.

import { harmless } from '../../harmless.ts';
import { type Span, span, type Tone, widthOfSpans } from '../../line.ts';
import { fitTo } from '../../wrap.ts';
import { signSpan } from '../subject-tone.ts';
import { flowLinks, flowPieces, linkPieces, type Piece } from './link-pieces.ts';
import type { Net } from './nets.ts';
import type { Container, Plan, Wire } from './plan.ts';

/** The widest column, in cells: a wider picture would not be clearer. */
const MAX_COLUMN = 56;

/** Cells from the left edge of a column to its text, and to its wire, which begins below the link's name. */
export const TEXT_INDENT = 2;
export const WIRE_INDENT = 4;

type Text = readonly (readonly Span[])[];

export interface Column {
  readonly left: number;
  readonly wire: Wire | undefined;
  readonly inside: Text;
  readonly port: Text;
}

interface Title {
  /** In the border of the block. */
  readonly border: readonly Span[];
  /** What does not fit in the border. */
  readonly below: Text;
}

interface Block {
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

/** Undefined if it does not all fit the width. */
export function layOutPicture(plan: Plan, width: number): Layout | undefined {
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
    total - 2 * TEXT_INDENT,
  );
  return title && rest && { width: total, blocks, host: { title, others: rest } };
}

function blockOf(
  { net, tone, wires, others }: Container,
  left: number,
  each: number,
  hostTone: Tone | undefined,
): Block | undefined {
  const room = each - 2 * TEXT_INDENT;
  const columns: Column[] = [];
  for (const [i, wire] of (wires.length === 0 ? [undefined] : wires).entries()) {
    const inside = wire === undefined ? [] : flowPieces(linkPieces(wire.inside, tone), room);
    const port = wire === undefined ? [] : flowPieces(linkPieces(wire.port, hostTone), room);
    if (inside === undefined || port === undefined) return undefined;
    columns.push({ left: left + i * (each + 1), wire, inside, port });
  }
  const width = columns.length * (each + 1) - 1;
  const title = titleOf(net, tone, width);
  const rest = flowLinks(
    others.map(({ entry, note }) => linkPieces(entry, tone, note)),
    width - 2 * TEXT_INDENT,
  );
  return title && rest && { left, width, tone, title, others: rest, columns };
}

function titleOf({ names, netns, mark }: Net, tone: Tone | undefined, width: number): Title | undefined {
  const room = width - 2 * TEXT_INDENT;
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
