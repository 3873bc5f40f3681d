// Underlines the terms of the field in a text, each where it first occurs.

import type { Language, Term } from '../session/event.ts';
import { occurrences } from '../session/term-forms.ts';
import { type Line, type Span, textOf } from './line.ts';

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Underlines each term once, at its first occurrence; on both lines if it is wrapped. */
export function underlineTerms(lines: readonly Line[], terms: readonly Term[], language: Language): Line[] {
  if (terms.length === 0) return [...lines];
  const texts = lines.map(textOf);
  const places = occurrences(texts.join('\n'), terms, language);
  const first = places.filter((place, i) => places.findIndex(({ term }) => term.id === place.term.id) === i);
  let at = 0;
  return lines.map((line, i) => {
    const begin = at;
    at += (texts[i] ?? '').length + 1;
    const here = first.filter(({ start, end }) => start < at && end > begin);
    if (here.length === 0) return line;
    const ranges = here.map(({ start, end }) => ({ start: start - begin, end: end - begin }));
    return { ...line, spans: underlined(line.spans, ranges) };
  });
}

/** Splits the spans at the ends of the ranges, and underlines what is inside. */
function underlined(spans: readonly Span[], ranges: readonly Range[]): Span[] {
  let at = 0;
  return spans.flatMap((span) => {
    const begin = at;
    at += span.text.length;
    const ends = ranges.flatMap(({ start, end }) => [start - begin, end - begin]);
    const cuts = [...new Set([0, span.text.length, ...ends])]
      .filter((cut) => cut >= 0 && cut <= span.text.length)
      .sort((a, b) => a - b);
    return cuts.slice(0, -1).map((cut, i) => {
      const inTerm = ranges.some(({ start, end }) => begin + cut >= start && begin + cut < end);
      return { ...span, text: span.text.slice(cut, cuts[i + 1]), ...(inTerm ? { underline: true } : {}) };
    });
  });
}
