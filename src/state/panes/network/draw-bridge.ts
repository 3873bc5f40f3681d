// The bridge in the network's picture: a bar that its ports hang on, with its name in it, or below.

import { span, type Tone } from '../../line.ts';
import { type Canvas, drawAcross, drawDown, writeAt, writeText } from '../canvas.ts';
import type { NetLink } from './nets.ts';
import { flow, joinPieces, linkPieces, strokeOf, widthOfSpans, withoutKind } from './pieces.ts';
import { TEXT, WIRE } from './place-boxes.ts';

/** Cells of the bar that are to be seen on each side of the name. */
const STUB = 1;

/**
 * @param lefts the columns of its ports, by their left edges
 * @returns the row after it; undefined where the width has no room for it
 */
export function drawBridge(
  canvas: Canvas,
  bridge: NetLink,
  lefts: readonly number[],
  tone: Tone | undefined,
  y: number,
): number | undefined {
  const stroke = strokeOf(tone, bridge);
  const [first, second] = lefts.map((left) => left + WIRE);
  const last = (lefts.at(-1) ?? 0) + WIRE;
  if (first === undefined) return writeBelow(canvas, bridge, TEXT, tone, y);
  drawAcross(canvas, first, last, y, stroke);
  const room = (second === undefined ? canvas.width - TEXT : second) - first - 1 - 2 * STUB;
  const label = labelOf(bridge, tone, room);
  if (label === undefined) {
    drawDown(canvas, first, [y, y + 1], stroke);
    return writeBelow(canvas, withoutKind(bridge), first - WIRE + TEXT, tone, y + 1);
  }
  const aside = second === undefined ? 0 : Math.floor((room - widthOfSpans(label)) / 2);
  if (second === undefined) drawAcross(canvas, first, first + STUB, y, stroke);
  writeAt(canvas, first + 1 + STUB + aside, y, label);
  return y + 1;
}

/** On one line, with a space on each side; undefined where it is too long. A sign that says nothing takes no room. */
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
  const text = flow(linkPieces(bridge, tone), canvas.width - TEXT - left);
  if (text === undefined) return undefined;
  writeText(canvas, text, left, y);
  return y + text.length;
}
