// Describes a link in pieces, and lays pieces out on lines without breaking any.

import { harmless } from '../../harmless.ts';
import { type Look, type Span, span, type Tone, widthOfSpans } from '../../line.ts';
import type { Stroke } from '../canvas.ts';
import { signSpan } from '../subject-tone.ts';
import { type Counter, isLoopback, type NetLink, stateOf } from './nets.ts';

export type Piece = readonly Span[];

/** The indent of a continuation line, which leaves room for the wire below the link's name. */
const INDENT = 4;

/** @param note where the link leads, or which bridge it is a port of */
export function linkPieces(entry: NetLink, tone: Tone | undefined, note = ''): Piece[] {
  const { link, mark, addresses } = entry;
  const gone = mark === 'removed';
  const quiet: Look = { dim: gone || isLoopback(link) };
  const name = span(harmless(link.name), {
    ...quiet,
    tone: quiet.dim ? undefined : tone,
    bold: mark === 'added',
  });
  const kind = link.kind === undefined || link.kind === 'veth' ? '' : ` (${harmless(link.kind)})`;
  const counters = gone || isLoopback(link) ? [] : counterSpans(entry);
  return [
    [signSpan(mark), name, ...(kind === '' ? [] : [span(kind, { dim: true })])],
    ...(note === '' ? [] : [[span(note, { dim: true })]]),
    ...(gone ? [] : addresses.map((address) => [span(address, { ...quiet, bold: entry.addressesChanged })])),
    ...(gone ? [] : [[span(stateOf(link), { ...quiet, bold: entry.stateChanged })]]),
    ...(counters.length === 0 ? [] : [counters]),
  ];
}

/** A wire or a bar is drawn broken if one of its ends carries no packets. */
export const strokeOf = (tone: Tone | undefined, ...links: readonly NetLink[]): Stroke => ({
  look: { tone },
  broken: links.some(({ link }) => !link.running),
});

/** A bridge drawn with its ports needs no word for its kind. */
export const withoutKind = (entry: NetLink): NetLink => ({
  ...entry,
  link: { ...entry.link, kind: undefined },
});

function counterSpans({ sent, received }: NetLink): Span[] {
  const spans = (arrow: string, counter: Counter | undefined): Span[] => {
    if (counter === undefined) return [];
    const { value, more } = counter;
    const by = more > 0 ? ` +${more}` : more < 0 ? ` ${more}` : '';
    return [span(`${arrow}${value}`), ...(by === '' ? [] : [span(by, { bold: true })])];
  };
  const [up, down] = [spans('↑', sent), spans('↓', received)];
  return up.length > 0 && down.length > 0 ? [...up, span(' '), ...down] : [...up, ...down];
}

/** On one line if they fit, with narrow gaps if need be; otherwise on several. Undefined if a piece is too wide. */
export function flowPieces(pieces: readonly Piece[], width: number): Span[][] | undefined {
  const total = pieces.reduce((sum, piece) => sum + widthOfSpans(piece), 0);
  for (const gap of ['  ', ' ']) {
    if (total + gap.length * (pieces.length - 1) <= width) return [joinPieces(pieces, gap)];
  }
  const lines: Span[][] = [];
  for (const piece of pieces) {
    const last = lines.at(-1);
    if (widthOfSpans(piece) + (last === undefined ? 0 : INDENT) > width) return undefined;
    if (last !== undefined && widthOfSpans(last) + 2 + widthOfSpans(piece) <= width)
      last.push(span('  '), ...piece);
    else lines.push(last === undefined ? [...piece] : [span(' '.repeat(INDENT)), ...piece]);
  }
  return lines;
}

export const joinPieces = (pieces: readonly Piece[], gap: string): Span[] =>
  pieces.flatMap((piece, i) => (i === 0 ? [...piece] : [span(gap), ...piece]));

/** Lays out several links, as many on a line as fit. Undefined if one is too wide. */
export function flowLinks(links: readonly (readonly Piece[])[], width: number): Span[][] | undefined {
  const lines: Span[][] = [];
  for (const pieces of links) {
    const own = flowPieces(pieces, width);
    if (own === undefined) return undefined;
    const last = lines.at(-1);
    const fits =
      own.length === 1 && last !== undefined && widthOfSpans(last) + 2 + widthOfSpans(own[0]!) <= width;
    if (fits) last.push(span('  '), ...own[0]!);
    else lines.push(...own);
  }
  return lines;
}
