// Writes the list of containers: the chosen one, each one's state, and the memory it uses.

import type { Language } from '../../../session/event.ts';
import { cellsOf } from '../../../state/cell-width.ts';
import { around, type Container, chosenContainer, memoryOf } from '../../../state/containers.ts';
import { harmless } from '../../../state/harmless.ts';
import { cutLine, type Line, lineOf, type Span, span, type Tone } from '../../../state/line.ts';
import type { Model } from '../../../state/model.ts';
import { showSize } from '../../../state/show-size.ts';
import type { View } from '../../../state/view.ts';
import { fitTo } from '../../../state/wrap.ts';
import { kindWords, playWords, stateSigns, stateWords } from './play-words.ts';

/** Green for the first container, magenta for the second, the terminal's default for others. */
const tones: readonly Tone[] = ['box', 'box2'];

export const toneOf = ({ containers }: Model, name: string): Tone | undefined =>
  tones[containers.findIndex((one) => one.name === name)];

const MIN_NAME = 4;
const STATE = { en: 7, zh: 6 } as const;
const MEMORY = 6;
/** As wide as the largest PID of a 64-bit kernel: proc_sys_kernel(5), pid_max. */
const PID = 'PID 4194304'.length;
const KIND = { en: 5, zh: 10 } as const;

interface Columns {
  readonly name: number;
  readonly language: Language;
}

const columnsOf = ({ containers }: Model, language: Language): Columns => ({
  name: Math.max(MIN_NAME, ...containers.map(({ name }) => cellsOf(harmless(name)))),
  language,
});

/** The width of the list, in cells. */
export function listWidth(model: Model, language: Language): number {
  const { name } = columnsOf(model, language);
  return 2 + name + 2 + 2 + STATE[language] + 2 + MEMORY + 2 + PID + 2 + KIND[language];
}

/** Writes as many containers as fit: the chosen one and those around it. */
export function listLines(model: Model, view: View, width: number, height: number): Line[] {
  const { language } = view;
  const chosen = chosenContainer(model, view);
  if (chosen === undefined) return [cutLine(lineOf(span(playWords.none[language], { dim: true })), width)];
  const columns = columnsOf(model, language);
  const focused = view.focus === 'list' || view.focus === 'story';
  return around(model.containers, chosen, height).map((one) => {
    const isChosen = one === chosen;
    const spans = containerSpans(one, model, columns);
    const line = lineOf(span(isChosen ? '▸ ' : '  ', { bold: focused }), ...spans);
    return cutLine(isChosen && focused ? withBold(line) : line, width);
  });
}

const withBold = (line: Line): Line => ({
  ...line,
  spans: line.spans.map((one) => ({ ...one, bold: true })),
});

function containerSpans(container: Container, model: Model, { name, language }: Columns): Span[] {
  const { state, kind, pid } = container;
  const tone = toneOf(model, container.name);
  const memory = memoryOf(model, container.name);
  const known = state === 'removed' ? 'ended' : state;
  const used = memory === undefined || known === 'ended' ? '–' : showSize(memory);
  return [
    span(fitTo(harmless(container.name), name), tone === undefined ? {} : { tone }),
    span(`  ${stateSigns[known]} ${fitTo(stateWords[known][language], STATE[language])}`, {
      dim: known === 'ended',
      bold: known === 'frozen',
    }),
    span(`  ${' '.repeat(Math.max(0, MEMORY - cellsOf(used)))}${used}`),
    span(`  ${fitTo(pid === undefined || known === 'ended' ? '' : `PID ${pid}`, PID)}`, { dim: true }),
    span(`  ${kind === undefined ? '' : kindWords[kind][language]}`, { dim: true }),
  ];
}
