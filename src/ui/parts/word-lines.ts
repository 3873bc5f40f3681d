// Explains the words that the step's texts use.

import type { Language, Term } from '../../session/event.ts';
import { type Line, lineOf, span } from '../../state/line.ts';
import { wrap } from '../../state/wrap.ts';
import { storyWords } from './story-words.ts';

export function wordLines(terms: readonly Term[], language: Language, width: number): Line[] {
  if (terms.length === 0) return [lineOf(storyWords.noWords[language])];
  return terms.flatMap(({ name, text }, i) => [
    ...(i === 0 ? [] : [lineOf('')]),
    lineOf(span(name[language], { bold: true })),
    ...wrap(text[language], width - 2).map((part) => lineOf('  ', part)),
  ]);
}
