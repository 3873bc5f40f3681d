// Writes the operations of a step: by their shell commands, or one of them with its calls and in every other way.

import type { Language } from '../session/event.ts';
import { cellsOf } from './cell-width.ts';
import { harmless } from './harmless.ts';
import { cutLine, type Line, type Look, lineOf, paragraph, span } from './line.ts';
import type { Model } from './model.ts';
import { wrap } from './wrap.ts';

interface OperationContext {
  readonly language: Language;
  readonly width: number;
  readonly compact: boolean;
}

/** An operation in one line: its shell command, or its title where it has none. */
export const commandOf = ({ title, same }: Pick<Operation, 'title' | 'same'>, language: Language): string =>
  same.shell === undefined ? title[language] : `$ ${harmless(same.shell)}`;

/** Below a command: what it is for. */
const indented = (text: string, width: number): Line[] =>
  wrap(text, Math.max(1, width - 4)).map((part) => lineOf(span(`    ${part}`, { dim: true })));

type Operation = Model['outline'][number];

/**
 * Lists the operations of the step by their shell commands, or titles where they have none: those that have run, the next
 * one, those that follow. A silent one belongs to the one before it, and is only counted.
 */
export function operationLines({ outline: known, plan }: Model, context: OperationContext): Line[] {
  const { language, width, compact } = context;
  const outline: readonly Operation[] = known.length === 0 && plan !== undefined ? [plan] : known;
  const turn = known.length === 0 ? 1 : Math.max(1, plan?.operation ?? 0);
  return outline.flatMap((operation, i) => {
    const { title, same, silent } = operation;
    if (silent) return [];
    const isNext = i + 1 === turn || (i + 1 < turn && outline.slice(i + 1, turn).every((one) => one.silent));
    const mark = isNext ? '▸' : i + 1 < turn ? '✓' : '·';
    const followers = silentAfter(outline, i);
    const more = followers === 0 ? '' : `  +${followers}`;
    const look: Look = isNext ? { bold: true } : i + 1 < turn ? { dim: true } : {};
    return [
      ...firstRows(hanging(`${mark} ${commandOf(operation, language)}`, width, look), more, {
        rows: compact ? (isNext ? 2 : 1) : MAX_COMMAND_ROWS,
        width,
        look,
      }),
      ...(compact || same.shell === undefined ? [] : indented(title[language], width)),
    ];
  });
}

const MAX_COMMAND_ROWS = 8;

/** A small screen has room for the begin of a long command; `x` shows all of it. @param more what stands after it */
function firstRows(
  lines: readonly Line[],
  more: string,
  { rows, width, look }: { readonly rows: number; readonly width: number; readonly look: Look },
): Line[] {
  const shown = lines.slice(0, rows);
  const last = shown.at(-1);
  if (last === undefined) return [];
  const end = `${lines.length > rows ? ' …' : ''}${more}`;
  return [...shown.slice(0, -1), lineOf(...cutLine(last, width - cellsOf(end)).spans, span(end, look))];
}

/** How many silent operations follow one without another between. */
function silentAfter(outline: readonly Operation[], at: number): number {
  const rest = outline.slice(at + 1);
  const other = rest.findIndex(({ silent }) => !silent);
  return other < 0 ? rest.length : other;
}

const MAX_PLANNED = 10;
const MAX_PLANNED_COMPACT = 3;

/** Shows an operation with its calls, and in every other way. */
export function waysLines(
  { title, lines, same }: Pick<Operation, 'title' | 'lines' | 'same'>,
  { language, width, compact }: OperationContext,
): Line[] {
  const most = compact ? MAX_PLANNED_COMPACT : MAX_PLANNED;
  // The other calls prepare the last one, which is therefore always shown.
  const cut = lines.length > most ? lines.length - most : 0;
  const first = cut > 0 ? lines.slice(0, most - 1) : lines;
  const planned = ({ actor, line: call }: (typeof lines)[number]): Line[] =>
    hanging(harmless(`  ${actor}  ${call}`), width, {});
  return [
    ...paragraph(`▸ ${title[language]}`, width, { bold: true }),
    ...Object.entries(same).flatMap(([kind, text]) =>
      hanging(kind === 'shell' ? `  $ ${text}` : `  ${kind}: ${text}`, width, { dim: true }),
    ),
    ...first.flatMap(planned),
    ...(cut > 0 ? [lineOf(span(`  … +${cut}`, { dim: true })), ...lines.slice(-1).flatMap(planned)] : []),
  ];
}

/** Wraps with a hanging indent. */
export const hanging = (text: string, width: number, look: Look): Line[] =>
  wrap(text, Math.max(1, width - 4)).map((part, i) => lineOf(span(`${i === 0 ? '' : '    '}${part}`, look)));
