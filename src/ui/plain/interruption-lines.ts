// Writes why a stage could not go on, as lines of text.

import type { EventOf, Language } from '../../session/event.ts';
import { harmlessLines } from '../../state/harmless.ts';
import { wrap } from '../../state/wrap.ts';

/** The first line is empty, and the second begins the sentence. */
export function interruptionLines(
  { title, failed, why }: EventOf<'interruption'>,
  language: Language,
  width: number,
): string[] {
  const paragraph = (text: string, indent: string): string[] =>
    wrap(harmlessLines(text), width - indent.length).map((line) => indent + line);
  return [
    '',
    ...paragraph(`! ${title[language]}`, ''),
    ...(failed === undefined ? [] : paragraph(failed[language], '    ')),
    ...why.flatMap((text) => paragraph(text[language], '  ')),
  ];
}
