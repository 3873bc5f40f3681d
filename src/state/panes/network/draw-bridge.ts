// Draws a bridge as a bar from which wires lead to its ports, with its name in the bar or below it.

import { span, type Tone, widthOfSpans } from '../../line.ts';
import { type Canvas, drawAcross, drawDown, writeAt, writeText } from '../canvas.ts';
import { flowPieces, joinPieces, linkPieces, strokeOf, withoutKind } from './link-pieces.ts';
import type { NetLink } from './nets.ts';
import { TEXT_INDENT, WIRE_INDENT } from './place-boxes.ts';

/** Cells of the bar that stay visible on each side of the name. */
const STUB = 1;

/**
 * @param lefts the left edges of the columns of its ports
 * @returns the row below it; undefined if it does not fit
 */
export function drawBridge(
  canvas: Canvas,
  bridge: NetLink,
  lefts: readonly number[],
  tone: Tone | undefined,
  y: number,
): number | undefined {
  const stroke = strokeOf(tone, bridge);
  const [first, second] = lefts.map((left) => left + WIRE_INDENT);
  const last = (lefts.at(-1) ?? 0) + WIRE_INDENT;
  if (first === undefined) return writeBelow(canvas, bridge, TEXT_INDENT, tone, y);
  drawAcross(canvas, first, last, y, stroke);
  const room = (second === undefined ? canvas.width - TEXT_INDENT : second) - first - 1 - 2 * STUB;
  const label = labelOf(bridge, tone, room);
  if (label === undefined) {
    drawDown(canvas, first, [y, y + 1], stroke);
    return writeBelow(canvas, withoutKind(bridge), first - WIRE_INDENT + TEXT_INDENT, tone, y + 1);
  }
  const indent = second === undefined ? 0 : Math.floor((room - widthOfSpans(label)) / 2);
  if (second === undefined) drawAcross(canvas, first, first + STUB, y, stroke);
  writeAt(canvas, first + 1 + STUB + indent, y, label);
  return y + 1;
}

/** The name on one line, with a space on each side; undefined if it is too long. An empty sign takes no room. */
function labelOf(
  bridge: NetLink,
  tone: Tone | undefined,
  room: number,
): ReturnType<typeof joinPieces> | undefined {
  const [first = [], ...rest] = linkPieces(withoutKind(bridge), tone);
  const pieces = [first.filter(({ text }) => text.trim() !== ''), ...rest];
  return ['  ', ' ']
    .map((gap) => [span(' '), ...joinPieces(pieces, gap), span(' ')])
    .find((label) => widthOfSpans(label) <= room);
}

function writeBelow(
  canvas: Canvas,
  bridge: NetLink,
  left: number,
  tone: Tone | undefined,
  y: number,
): number | undefined {
  const text = flowPieces(linkPieces(bridge, tone), canvas.width - TEXT_INDENT - left);
  if (text === undefined) return undefined;
  writeText(canvas, text, left, y);
  return y + text.length;
}
