// What a layer changed in a text, line by line, and as much of it as there is room for.

import { diffLines } from 'diff';
import { harmless } from '../../harmless.ts';
import { cutLine, type Line, type Look, lineOf, span } from '../../line.ts';

export interface TextLine {
  readonly sign: '+' | '-' | ' ' | '⋮';
  readonly text: string;
}

/** More edits than this are not looked for: all of the old is gone, all of the new is there. */
const MAX_EDITS = 200;

/** The lines of a text; what ends with a line end has no line after it. */
export const linesOf = (text: string, sign: TextLine['sign'] = ' '): TextLine[] =>
  text === ''
    ? []
    : text
        .replace(/\n$/, '')
        .split('\n')
        .map((line) => ({ sign, text: line }));

export function diffTexts(old: string, now: string): TextLine[] {
  const changes = diffLines(old, now, { ignoreNewlineAtEof: true, maxEditLength: MAX_EDITS });
  if (changes === undefined) return [...linesOf(old, '-'), ...linesOf(now, '+')];
  return changes.flatMap(({ value, added, removed }) => linesOf(value, added ? '+' : removed ? '-' : ' '));
}

/** At most so many, the changed ones first; where something is left out stands a `⋮`. */
export function shorten(lines: readonly TextLine[], most: number): TextLine[] {
  if (lines.length <= most) return [...lines];
  // A mark of what is left out would take the place of the one line that says something.
  if (most < 2) return [...lines.filter(({ sign }) => sign !== ' '), ...lines].slice(0, most);
  const near = gathered(lines, 1);
  const short = near.length <= most ? near : gathered(lines, 0);
  if (short.length <= most) return short;
  const kept = short.slice(0, most - 1);
  const left = lines.length - kept.filter(({ sign }) => sign !== '⋮').length;
  return [...kept, { sign: '⋮', text: `↓${left}` }];
}

/** The changed lines with so many unchanged ones around each. Of a text without changes, all. */
function gathered(lines: readonly TextLine[], around: number): TextLine[] {
  const isNear = (at: number): boolean =>
    lines.slice(Math.max(0, at - around), at + around + 1).some(({ sign }) => sign !== ' ');
  const keep = lines.map((_, i) => isNear(i));
  if (!keep.includes(true)) return [...lines];
  return lines.flatMap((line, i): TextLine[] => {
    if (keep[i] === true) return [line];
    return i === 0 || keep[i - 1] === true ? [{ sign: '⋮', text: '' }] : [];
  });
}

const looks: Readonly<Record<TextLine['sign'], Look>> = {
  '+': { tone: 'good' },
  '-': { tone: 'bad' },
  ' ': { dim: true },
  '⋮': { dim: true },
};

export const drawText = (lines: readonly TextLine[], width: number): Line[] =>
  lines.map(({ sign, text }) => cutLine(lineOf(span(`  ${sign} ${harmless(text)}`, looks[sign])), width));
