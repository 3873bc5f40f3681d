// Draws the network: containers above, the host with its bridge below, a wire for each veth.

import { type Line, span, type Tone } from '../../line.ts';
import { type Canvas, canvasLines, drawBox, drawDown, emptyCanvas, writeAt, writeText } from '../canvas.ts';
import { drawBridge } from './draw-bridge.ts';
import { strokeOf } from './link-pieces.ts';
import type { NetLink } from './nets.ts';
import { type Column, type Layout, layOutPicture, TEXT_INDENT, WIRE_INDENT } from './place-boxes.ts';
import type { Plan } from './plan.ts';

/** A higher picture would be a list in effect, and is shown as one instead. */
const MAX_ROWS = 30;

/** Undefined if it does not fit the width. */
export function networkPicture(plan: Plan, width: number): Line[] | undefined {
  const layout = layOutPicture(plan, width);
  if (layout === undefined) return undefined;
  const canvas = emptyCanvas(layout.width);
  const top = drawContainers(canvas, layout);
  if (!drawHost(canvas, layout, plan, top)) return undefined;
  return canvas.rows.length > MAX_ROWS ? undefined : canvasLines(canvas);
}

/** @returns the first row of the host's block */
function drawContainers(canvas: Canvas, { blocks }: Layout): number {
  const inner = Math.max(
    0,
    ...blocks.map(
      ({ title, others, columns }) => title.below.length + others.length + rowsOf(columns, 'inside'),
    ),
  );
  if (blocks.length === 0) return 0;
  for (const { left, width, tone, title, others, columns } of blocks) {
    drawBox(canvas, { left, top: 0, width, height: inner + 2 }, { tone });
    writeAt(canvas, left + TEXT_INDENT, 0, title.border);
    writeText(canvas, title.below, left + TEXT_INDENT, 1);
    writeText(canvas, others, left + TEXT_INDENT, 1 + title.below.length);
    const top = 1 + title.below.length + others.length;
    for (const column of columns) drawWire(canvas, column, tone, top, inner + 2);
  }
  return inner + 3;
}

/** Draws a wire from below the link's name to the host's border. @param gap the row between the blocks */
function drawWire(
  canvas: Canvas,
  { left, wire, inside }: Column,
  tone: Tone | undefined,
  top: number,
  gap: number,
): void {
  if (wire === undefined) return;
  const x = left + WIRE_INDENT;
  writeText(canvas, inside, left + TEXT_INDENT, top);
  drawDown(canvas, x, [top + 1, gap + 1], strokeOf(tone, wire.inside, wire.port));
  writeAt(canvas, x + 2, gap, [span('veth', { dim: true })]);
}

function drawHost(canvas: Canvas, layout: Layout, { bridge, hostTone }: Plan, top: number): boolean {
  const { width, blocks, host } = layout;
  const columns = blocks.flatMap((block) => block.columns);
  // Wires enter through the upper border, so the name is in the lower one.
  const [above, below] = blocks.length === 0 ? [host.title.below, []] : [[], host.title.below];
  writeText(canvas, above, TEXT_INDENT, top + 1);
  const ports = top + 1 + above.length;
  const portsEnd = ports + rowsOf(columns, 'port');
  for (const { left, port } of columns) writeText(canvas, port, left + TEXT_INDENT, ports);
  const members = columns.filter(({ wire }) => wire !== undefined && isPortOf(bridge, wire.port));
  for (const { left, wire } of members) {
    drawDown(canvas, left + WIRE_INDENT, [ports + 1, portsEnd], strokeOf(hostTone, wire!.port), true);
  }
  const lefts = members.map(({ left }) => left);
  const end = bridge === undefined ? portsEnd : drawBridge(canvas, bridge, lefts, hostTone, portsEnd);
  if (end === undefined) return false;
  writeText(canvas, host.others, TEXT_INDENT, end);
  writeText(canvas, below, TEXT_INDENT, end + host.others.length);
  const bottom = end + host.others.length + below.length;
  drawBox(canvas, { left: 0, top, width, height: bottom - top + 1 }, { tone: hostTone });
  writeAt(canvas, TEXT_INDENT, blocks.length === 0 ? top : bottom, host.title.border);
  return true;
}

const isPortOf = (bridge: NetLink | undefined, { link }: NetLink): boolean =>
  bridge !== undefined && link.master === bridge.link.index;

const rowsOf = (columns: readonly Column[], part: 'inside' | 'port'): number =>
  Math.max(0, ...columns.map((column) => column[part].length));
