// Lists the system calls of a step: those that were made, and dim those that its next operations will make.

import { cellsOf } from '../../cell-width.ts';
import { showResult, showTime } from '../../format-call.ts';
import { harmless } from '../../harmless.ts';
import { cutLine, fitLine, type Line, type Look, lineOf, type Span, span } from '../../line.ts';
import type { Model } from '../../model.ts';
import { fitTo, wrap } from '../../wrap.ts';
import type { Pane } from '../pane-parts.ts';
import { type AnyCall, type Folded, foldCalls, netlinkRequest, withShortStrings } from './fold-calls.ts';

export const callsPane: Pane = {
  title: { en: 'system calls', zh: '系统调用' },
  beside: 'story',
  // Calls explain evidence: a step that shows none has no list of calls.
  isThere: ({ step, output }) => step !== undefined && (step.watch.length > 0 || output.length > 0),
  news: ({ calls }) => calls.length > 0,
  /** The actor has a column on the left, the duration one on the right. */
  lines(model, { width, open }) {
    const made = model.calls.map(madeCall);
    const planned = plannedCalls(model);
    const names = Math.min(
      MAX_NAME,
      Math.max(0, ...[...made, ...planned].map(({ actor }) => cellsOf(actor))),
    );
    const all = open
      ? [...unfolded(made), ...unfolded(planned)]
      : [...foldCalls(made), ...foldCalls(planned)];
    return { lines: all.flatMap((one) => callLines(one, { names, width, open })), inOrder: true };
  },
};

interface ShownCall extends AnyCall {
  /** Absent of a call that is not made yet. */
  readonly made?: { readonly result: string; readonly time: string; readonly bad: boolean };
}

interface Columns {
  readonly names: number;
  readonly width: number;
  /** Every call whole, on as many lines as it takes. */
  readonly open: boolean;
}

const MAX_NAME = 10;
const MIN_FOR_TIMES = 44;

function madeCall(event: Model['calls'][number]): ShownCall {
  const { actor } = event;
  if (event.type === 'file') {
    const line = `${JSON.stringify(event.text)} > ${event.path}`;
    return { actor, line, failed: false, made: { result: '', time: '', bad: false } };
  }
  const failed = event.errno !== undefined;
  const time = event.ns === 0 ? '' : ` ${showTime(event.ns)}`;
  const bad = failed && event.expected !== true;
  return { actor, line: event.line, failed, made: { result: ` ${showResult(event)}`, time, bad } };
}

/** The calls of the operations that have not begun: of the next one all, of those after it what is known in advance. */
function plannedCalls({ outline, plan, begun, wait }: Model): ShownCall[] {
  const hasBegun = plan !== undefined && (begun.at(-1) === plan || wait?.what === 'next');
  const next = plan === undefined || hasBegun ? [] : plan.lines;
  const rest = outline.slice(plan?.operation ?? 0).flatMap(({ lines }) => lines);
  return [...next, ...rest].map(({ actor, line }) => ({ actor, line, failed: false }));
}

const unfolded = (calls: readonly ShownCall[]): Folded<ShownCall>[] =>
  calls.map((call) => ({ call, others: 0 }));

function callLines({ call, others }: Folded<ShownCall>, columns: Columns): Line[] {
  const lines = columns.open ? wholeCall(call, columns) : [callInOneLine(call, others, columns)];
  // What was made last stays in sight.
  return call.made === undefined ? lines : lines.map((line) => ({ ...line, role: 'changed' as const }));
}

const lookOf = ({ made }: ShownCall): Look =>
  made === undefined ? { dim: true } : made.bad ? { tone: 'bad' } : {};

/** Cuts the arguments where there is no room for all: the result stays. */
function callInOneLine(call: ShownCall, others: number, { names, width }: Columns): Line {
  const look = lookOf(call);
  const request = netlinkRequest(call.line);
  // The kernel's answer to a request is folded into it, and how many bytes were sent says nothing.
  const result = request !== undefined && !call.failed ? '' : (call.made?.result ?? '');
  const time = call.made?.time ?? '';
  const more = others === 0 ? '' : `  +${others}`;
  const end = width < MIN_FOR_TIMES ? '' : time;
  const room = Math.max(8, width - names - 2 - cellsOf(result) - cellsOf(more) - cellsOf(end));
  const whole = harmless(request ?? call.line);
  const text = cutLine(lineOf(span(cellsOf(whole) <= room ? whole : withShortStrings(whole), look)), room);
  const begin = lineOf(
    span(fitTo(call.actor, names), { ...look, bold: call.made !== undefined }),
    '  ',
    ...text.spans,
    span(result, { ...look, bold: true }),
    span(more, { dim: true }),
  );
  if (end === '') return cutLine(begin, width);
  return lineOf(...fitLine(begin, width - cellsOf(end)).spans, span(end, { dim: true }));
}

/** Wraps a long call, so that neither its arguments nor its result are cut off. */
function wholeCall(call: ShownCall, { names, width }: Columns): Line[] {
  const { result = '', time = '' } = call.made ?? {};
  const end = width < MIN_FOR_TIMES ? '' : time;
  const room = Math.max(8, width - names - 4);
  const parts = wrap(harmless(call.line) + result, room);
  const last = parts.length - 1;
  // The duration goes on the last line, or on a line of its own.
  if (cellsOf(parts[last] ?? '') + cellsOf(end) > room) parts.push('');
  return parts.map((part, i) => {
    const name = i === 0 ? call.actor : '';
    const shown = resultIn(part, i === last ? result.trim() : '', lookOf(call));
    const begin = lineOf(
      span(fitTo(name, names), { ...lookOf(call), bold: call.made !== undefined }),
      i === 0 ? '  ' : '    ',
      ...shown,
    );
    if (i < parts.length - 1 || end === '') return cutLine(begin, width);
    return lineOf(...fitLine(begin, width - cellsOf(end)).spans, span(end, { dim: true }));
  });
}

/** Makes the result bold. */
function resultIn(part: string, result: string, look: Look): Span[] {
  if (result === '' || !part.endsWith(result)) return [span(part, look)];
  return [span(part.slice(0, part.length - result.length), look), span(result, { ...look, bold: true })];
}
