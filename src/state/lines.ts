// Panes as lines of text with a style, cut to a width: what Ink, and later the painter, draw.

import stringWidth from 'string-width';
import type { Language, PaneName } from '../session/event.ts';
import { showResult, showTime } from './format-call.ts';
import { harmless, harmlessLines } from './harmless.ts';
import type { Model } from './model.ts';
import { markRows } from './table.ts';
import { fitTo, wrap } from './wrap.ts';

export type Style = 'plain' | 'strong' | 'dim' | 'changed' | 'good' | 'bad';

export interface Line {
  readonly text: string;
  readonly style: Style;
}

const line = (text: string, style: Style = 'plain'): Line => ({ text, style });

/** The step's text, its question or next operation, and what came of it. */
export function storyLines(model: Model, language: Language, width: number, allWays = false): Line[] {
  const { step, question, plan, note, checks, ledger, error } = model;
  const paragraph = (text: string, style: Style = 'plain'): Line[] =>
    wrap(harmlessLines(text), width).map((part) => line(part, style));
  if (error !== undefined) return [...paragraph(error.message, 'bad'), ...paragraph(error.hint ?? '')];
  if (ledger !== undefined) return [];
  if (step === undefined) return [];
  const over = note !== undefined || checks.length > 0;
  return [
    ...paragraph(step.title[language], 'strong'),
    ...(over ? [] : paragraph(step.text[language])),
    ...(question === undefined ? [] : questionLines(question, language, width)),
    ...(plan === undefined || over ? [] : planLines(plan, language, width, allWays)),
    ...(over ? refusedLines(model, width) : []),
    ...checks.flatMap(({ ok, text, found }) =>
      paragraph(ok ? `✓ ${text[language]}` : `✗ ${text[language]} (${harmless(found)})`, ok ? 'good' : 'bad'),
    ),
    ...(note === undefined ? [] : paragraph(note[language])),
  ];
}

/** Calls of this step that failed as they were to: what they gave is what the step is about. */
const refusedLines = ({ calls }: Model, width: number): Line[] =>
  calls
    .filter((event) => event.type === 'call' && event.errno !== undefined && event.errno !== 'EEXIST')
    .slice(-2)
    .flatMap((event) =>
      event.type === 'call'
        ? [
            line(fitTo(`${event.actor}  ${event.name}(…) ${showResult(event)}`, width).trimEnd(), 'changed'),
            ...wrap(harmless(event.meaning ?? ''), width - 2).map((part) => line(`  ${part}`, 'dim')),
          ]
        : [],
    );

function questionLines(question: NonNullable<Model['question']>, language: Language, width: number): Line[] {
  const { text, options, chosen, holds, why } = question;
  return [
    ...wrap(text[language], width).map((part) => line(part, holds === undefined ? 'strong' : 'dim')),
    ...options.map((option, i) => {
      const sign = option.id === holds ? '✓' : option.id === chosen ? (holds === undefined ? '▸' : '✗') : ' ';
      const style =
        option.id === holds ? 'good' : option.id === chosen && holds !== undefined ? 'bad' : 'plain';
      return line(fitTo(`${sign} ${i + 1}  ${option.text[language]}`, width).trimEnd(), style);
    }),
    ...(why === undefined ? [] : wrap(why[language], width).map((part) => line(part))),
  ];
}

const MAX_PLANNED = 10;

function planLines(
  { title, lines, same }: NonNullable<Model['plan']>,
  language: Language,
  width: number,
  allWays: boolean,
): Line[] {
  const ways = Object.entries(same).filter(([kind]) => allWays || kind === 'shell');
  // The last call is what the others prepare: it is never the one that is left out.
  const cut = lines.length > MAX_PLANNED ? lines.length - MAX_PLANNED : 0;
  const first = cut > 0 ? lines.slice(0, MAX_PLANNED - 1) : lines;
  const planned = ({ actor, line: call }: (typeof lines)[number]): Line[] =>
    wrap(harmless(`${actor}  ${call}`), width - 4).map((part, i) =>
      line(`${i === 0 ? '  ' : '    '}${part}`),
    );
  return [
    line(fitTo(`▸ ${title[language]}`, width).trimEnd(), 'strong'),
    ...first.flatMap(planned),
    ...(cut > 0 ? [line(`  … +${cut}`, 'dim'), ...lines.slice(-1).flatMap(planned)] : []),
    ...ways.flatMap(([kind, text]) =>
      wrap(kind === 'shell' ? `$ ${text}` : `${kind}: ${text}`, width - 4).map((part, i) =>
        line(`${i === 0 ? '  ' : '    '}${part}`, 'dim'),
      ),
    ),
  ];
}

/** One pane's evidence. */
export function paneLines(
  model: Model,
  pane: PaneName,
  width: number,
  word: (cell: string) => string = (cell) => cell,
): Line[] {
  if (pane === 'calls') return callLines(model, width);
  if (pane === 'output') {
    return model.output.flatMap(({ name, text }) =>
      text
        .split('\n')
        .filter((part) => part !== '')
        .map((part) => line(fitTo(`${name} | ${harmless(part)}`, width).trimEnd())),
    );
  }
  const evidence = model.evidence.get(pane);
  if (evidence === undefined) return [];
  const columns = evidence.now.columns.map(word);
  const rows = markRows(evidence.before, evidence.now).map((row) => ({ ...row, cells: row.cells.map(word) }));
  const widths = columns.map((name, i) =>
    Math.max(stringWidth(name), ...rows.map(({ cells }) => stringWidth(cells[i] ?? ''))),
  );
  const join = (sign: string, cells: readonly string[]): string =>
    fitTo(
      `${sign} ${cells.map((cell, i) => cell + ' '.repeat(Math.max(0, (widths[i] ?? 0) - stringWidth(cell)))).join('  ')}`,
      width,
    ).trimEnd();
  const head = columns.some((name) => name !== '') ? [line(join(' ', columns), 'dim')] : [];
  return [
    ...head,
    ...rows.map((row) =>
      line(
        join(signs[row.mark], row.cells),
        row.mark === 'same' ? 'plain' : row.mark === 'removed' ? 'dim' : 'changed',
      ),
    ),
  ];
}

const signs = { same: ' ', changed: '✱', added: '+', removed: '-' } as const;

function callLines(model: Model, width: number): Line[] {
  return model.calls.map((event) => {
    if (event.type === 'file')
      return line(
        fitTo(harmless(`${event.actor}  ${JSON.stringify(event.text)} > ${event.path}`), width).trimEnd(),
      );
    const text = `${event.actor}  ${event.line} ${showResult(event)}${event.ns === 0 ? '' : ` <${showTime(event.ns)}>`}`;
    return line(
      fitTo(harmless(text), width).trimEnd(),
      event.errno === undefined || event.expected ? 'plain' : 'bad',
    );
  });
}
