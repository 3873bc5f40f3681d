// Compares two texts line by line, and shortens the result to the room there is.

import { diffLines } from 'diff';
import { harmless } from '../../harmless.ts';
import { cutLine, type Line, type Look, lineOf, span } from '../../line.ts';

export interface TextLine {
  readonly sign: '+' | '-' | ' ' | '⋮';
  readonly text: string;
}

/** If two texts differ by more edits, every line counts as replaced. */
const MAX_EDITS = 200;

/** Splits a text into lines; a newline at its end begins no further line. */
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

/** Keeps at most so many lines, preferring changed ones; `⋮` stands for lines left out. */
export function shortenDiff(lines: readonly TextLine[], most: number): TextLine[] {
  if (lines.length <= most) return [...lines];
  // A `⋮` would take the place of the only line that says something.
  if (most < 2) return [...lines.filter(({ sign }) => sign !== ' '), ...lines].slice(0, most);
  const near = changedWithContext(lines, 1);
  const short = near.length <= most ? near : changedWithContext(lines, 0);
  if (short.length <= most) return short;
  const kept = short.slice(0, most - 1);
  const left = lines.length - kept.filter(({ sign }) => sign !== '⋮').length;
  return [...kept, { sign: '⋮', text: `↓${left}` }];
}

/** Keeps the changed lines and so many lines around each; all lines of a text without changes. */
function changedWithContext(lines: readonly TextLine[], around: number): TextLine[] {
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
