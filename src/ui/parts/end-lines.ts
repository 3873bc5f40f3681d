// Writes the last page: what was made and removed again, and whether anything is left.

import type { Language } from '../../session/event.ts';
import { type Line, lineOf, paragraph, span } from '../../state/line.ts';
import type { Model } from '../../state/model.ts';
import { wrap } from '../../state/wrap.ts';
import { madeLines } from '../plain/bookends.ts';
import type { Words } from '../words.ts';

export function endLines(
  { ledger, lessons, replayed }: Model,
  language: Language,
  words: Words,
  width: number,
): Line[] {
  if (ledger === undefined) return [];
  const { made, left, others } = ledger;
  const list = (things: readonly string[]): Line[] =>
    wrap(things.join(', '), width - 2).map((text) => lineOf(span(`  ${text}`, { dim: true })));
  const verdict = replayed
    ? paragraph(`✓ ${words.nothingMade}`, width, { tone: 'good', bold: true })
    : left.length === 0
      ? paragraph(`✓ ${words.nothingLeft}`, width, { tone: 'good', bold: true })
      : [...paragraph(words.stillThere, width, { tone: 'bad', bold: true }), ...list(left)];
  return [
    lineOf(span(words.recap, { bold: true })),
    ...lessons.map(({ title }, i) => lineOf(`  ${i + 1}  ${title[language]}`)),
    ...paragraph(words.nextSteps, width),
    lineOf(''),
    ...verdict,
    ...(others.length > 0 ? [...paragraph(words.others, width), ...list(others)] : []),
    ...(replayed
      ? []
      : [
          lineOf(''),
          lineOf(span(`${words.madeAndGone}${words.colon}`.trimEnd(), { bold: true })),
          ...madeLines(made, words, width).map((text) => lineOf(span(text, { dim: true }))),
        ]),
  ];
}
