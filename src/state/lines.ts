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
  const failed = checks
    .filter(({ ok }) => !ok)
    .flatMap(({ text, found }) => paragraph(`✗ ${text[language]} (${harmless(found)})`, 'bad'));
  const held = checks.filter(({ ok }) => ok).length;
  const verdict = checks.length === 0 ? [] : [line(`✓ ${held}/${checks.length}`, 'good'), ...failed];
  const over = note !== undefined || checks.length > 0;
  return [
    ...paragraph(step.title[language], 'strong'),
    ...(over ? [] : paragraph(step.text[language])),
    ...(question === undefined ? [] : questionLines(question, language, width)),
    ...(plan === undefined || over ? [] : planLines(plan, language, width, allWays)),
    ...verdict,
    ...(note === undefined ? [] : paragraph(note[language])),
  ];
}

function questionLines(question: NonNullable<Model['question']>, language: Language, width: number): Line[] {
  const { text, options, chosen, holds, why } = question;
  return [
    ...(holds === undefined ? wrap(text[language], width).map((part) => line(part, 'strong')) : []),
    ...options.map((option, i) => {
      const sign = option.id === holds ? '✓' : option.id === chosen ? (holds === undefined ? '▸' : '✗') : ' ';
      const style =
        option.id === holds ? 'good' : option.id === chosen && holds !== undefined ? 'bad' : 'plain';
      return line(fitTo(`${sign} ${i + 1}  ${option.text[language]}`, width).trimEnd(), style);
    }),
    ...(why === undefined ? [] : wrap(why[language], width).map((part) => line(part))),
  ];
}

const MAX_PLANNED = 6;

function planLines(
  { title, lines, same }: NonNullable<Model['plan']>,
  language: Language,
  width: number,
  allWays: boolean,
): Line[] {
  const ways = Object.entries(same).filter(([kind]) => allWays || kind === 'shell');
  const more = lines.length - MAX_PLANNED;
  return [
    line(fitTo(`▸ ${title[language]}`, width).trimEnd(), 'strong'),
    ...lines
      .slice(0, MAX_PLANNED)
      .map(({ actor, line: call }) => line(fitTo(`  ${actor}  ${call}`, width).trimEnd())),
    ...(more > 0 ? [line(`  … +${more}`, 'dim')] : []),
    ...ways.map(([kind, text]) =>
      line(fitTo(kind === 'shell' ? `  $ ${text}` : `  ${kind}: ${text}`, width).trimEnd(), 'dim'),
    ),
  ];
}

/** One pane's evidence. */
export function paneLines(model: Model, pane: PaneName, width: number): Line[] {
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
  const { columns } = evidence.now;
  const rows = markRows(evidence.before, evidence.now);
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
