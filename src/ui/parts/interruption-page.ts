// Writes the page of a stage that could not go on, and what doctor says of what the stage needs.

import type { EventOf, Language } from '../../session/event.ts';
import { harmlessLines } from '../../state/harmless.ts';
import { emptyLine, type Line, lineOf, paragraph, span } from '../../state/line.ts';
import type { Model } from '../../state/model.ts';
import type { View } from '../../state/view.ts';
import { wrap } from '../../state/wrap.ts';
import { wordsIn } from '../words.ts';
import type { Page } from './whole-page.ts';

type Interruption = EventOf<'interruption'>;

export function interruptionPage(
  { interruption, lessons }: Model,
  { language, dialog }: View,
): Page | undefined {
  if (interruption === undefined) return undefined;
  const words = wordsIn(language);
  if (dialog === 'doctor') {
    return {
      name: 'doctor',
      title: words.doctorTitle,
      lines: (width) => doctorLines(interruption, language, width),
    };
  }
  const title = lessons.find(({ id }) => id === interruption.lesson)?.title[language] ?? words.tour;
  return { name: 'words', title, lines: (width) => pageLines(interruption, language, width) };
}

function pageLines({ title, failed, why }: Interruption, language: Language, width: number): Line[] {
  return [
    ...paragraph(harmlessLines(title[language]), width, { bold: true }),
    emptyLine,
    ...(failed === undefined ? [] : [...indented(failed[language], width), emptyLine]),
    ...why.flatMap((text) => paragraph(harmlessLines(text[language]), width)),
    emptyLine,
    ...paragraph(wordsIn(language).tornDown, width, { dim: true }),
  ];
}

const marks = { works: '✓', differs: '~', missing: '✗' } as const;
const tones = { works: 'good', differs: undefined, missing: 'bad' } as const;

function doctorLines({ checks }: Interruption, language: Language, width: number): Line[] {
  return checks.flatMap(({ title, state, found, meaning, remedy }) => [
    lineOf(
      span(`${marks[state]} ${title[language]}`, {
        bold: true,
        ...(tones[state] === undefined ? {} : { tone: tones[state] }),
      }),
    ),
    ...indented(found[language], width),
    ...(state === 'works'
      ? []
      : [meaning, remedy].flatMap((text) => (text === undefined ? [] : indented(text[language], width)))),
  ]);
}

const indented = (text: string, width: number): Line[] =>
  wrap(harmlessLines(text), Math.max(1, width - 4)).map((line) => lineOf(span(`    ${line}`)));
