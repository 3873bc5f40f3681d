// Lists the system calls as they were made, and the files written.

import type { Language } from '../../../session/event.ts';
import { cellsOf } from '../../cell-width.ts';
import { showResult, showTime } from '../../format-call.ts';
import { harmless } from '../../harmless.ts';
import { cutLine, fitLine, type Line, type Look, lineOf, type Span, span } from '../../line.ts';
import type { Model } from '../../model.ts';
import { fitTo, wrap } from '../../wrap.ts';
import type { Pane } from '../pane-parts.ts';

export const callsPane: Pane = {
  title: { en: 'system calls', zh: '系统调用' },
  tail: true,
  beside: 'story',
  // Calls explain evidence: a step that shows none has no list of calls.
  isThere: ({ step, output }) => step !== undefined && (step.watch.length > 0 || output.length > 0),
  news: ({ calls }) => calls.length > 0,
  /** The actor has a column on the left, the duration one on the right. */
  lines({ calls }, { width, language }) {
    const names = Math.min(MAX_NAME, Math.max(0, ...calls.map(({ actor }) => cellsOf(actor))));
    const lines = foldShells(calls).flatMap(({ event, before }) =>
      before === 0 ? callLines(event, names, width) : [shellLine(event, before, names, width, language)],
    );
    return { lines };
  },
};

const MAX_NAME = 10;
const MIN_FOR_TIMES = 44;

type Shown = Model['calls'][number];

interface Folded {
  readonly event: Shown;
  /** How many calls before it are folded into it. */
  readonly before: number;
}

/** What starts a shell is no part of the story: of its calls, one after the other, the last stands for all. */
function foldShells(calls: readonly Shown[]): Folded[] {
  const folded: Folded[] = [];
  for (const event of calls) {
    const last = folded.at(-1);
    if (last !== undefined && isShell.test(event.actor) && last.event.actor === event.actor)
      folded[folded.length - 1] = { event, before: last.before + 1 };
    else folded.push({ event, before: 0 });
  }
  return folded;
}

/** Shells are named by the engine: shell0, shell1, … */
const isShell = /^shell\d+$/;

function shellLine(event: Shown, before: number, names: number, width: number, language: Language): Line {
  const text = event.type === 'call' ? event.line : event.path;
  const note = language === 'en' ? `${before} calls before it` : `之前还有 ${before} 个调用`;
  const begin = lineOf(
    span(fitTo(event.actor, names), { bold: true }),
    '  ',
    span(harmless(text), { dim: true }),
  );
  const room = width - cellsOf(note) - 2;
  return room < 16
    ? cutLine(begin, width)
    : lineOf(...fitLine(begin, room).spans, '  ', span(note, { dim: true }));
}

/** Wraps a long call, so that neither its arguments nor its result are cut off. */
function callLines(event: Shown, names: number, width: number): Line[] {
  const isCall = event.type === 'call';
  const text = isCall ? event.line : `${JSON.stringify(event.text)} > ${event.path}`;
  const failed = isCall && event.errno !== undefined && !event.expected;
  const result = isCall ? ` ${showResult(event)}` : '';
  const time = !isCall || width < MIN_FOR_TIMES || event.ns === 0 ? '' : ` ${showTime(event.ns)}`;
  const room = Math.max(8, width - names - 4);
  const parts = wrap(harmless(text) + result, room);
  const last = parts.length - 1;
  // The duration goes on the last line, or on a line of its own.
  if (cellsOf(parts[last] ?? '') + cellsOf(time) > room) parts.push('');
  return parts.map((part, i) => {
    const name = i === 0 ? event.actor : '';
    const shown = resultIn(part, i === last ? result.trim() : '', failed);
    const begin = lineOf(span(fitTo(name, names), { bold: true }), i === 0 ? '  ' : '    ', ...shown);
    if (i < parts.length - 1 || time === '') return cutLine(begin, width);
    return lineOf(...fitLine(begin, width - cellsOf(time)).spans, span(time, { dim: true }));
  });
}

/** Makes the result bold. */
function resultIn(part: string, result: string, failed: boolean): Span[] {
  const look: Look = failed ? { tone: 'bad', bold: true } : { bold: true };
  if (result === '' || !part.endsWith(result)) return [span(part, failed ? { tone: 'bad' } : {})];
  return [span(part.slice(0, part.length - result.length)), span(result, look)];
}
