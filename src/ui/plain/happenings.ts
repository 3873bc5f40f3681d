// Writes events as lines of text: calls, files written, processes and their output.

import type { ChalkInstance } from 'chalk';
import type { Event, Language } from '../../session/event.ts';
import { showResult, showTime } from '../../state/format-call.ts';
import { harmless } from '../../state/harmless.ts';
import { wrap } from '../../state/wrap.ts';
import type { Words } from '../words.ts';

type Of<T extends Event['type']> = Extract<Event, { type: T }>;

const WIDTH = 80;
const INDENT = 12;

/** Output that does not end with a newline yet, by program. */
export type PartialLines = Map<string, string>;

/** Writes `actor  call`, wrapped under the call. */
function actorLines(actor: string, text: string): string[] {
  const [first = '', ...rest] = wrap(text, WIDTH - INDENT - 2);
  return [`  ${actor.padEnd(9)} ${first}`, ...rest.map((line) => `${' '.repeat(INDENT + 2)}${line}`)];
}

export function callLines(event: Of<'call'>, language: Language, chalk: ChalkInstance): string[] {
  const result = showResult(event);
  const time = event.ns === 0 ? '' : ` <${showTime(event.ns)}>`;
  const lines = actorLines(event.actor, `${event.line} ${result}${time}`);
  if (event.errno === undefined) return lines;
  const paint = event.expected ? chalk.yellow : chalk.red;
  const meaning = wrap(event.meaning?.[language] ?? '', WIDTH - INDENT - 2).map(
    (line) => `${' '.repeat(INDENT + 2)}${line}`,
  );
  return [...lines, ...meaning].map((line) => paint(line));
}

export const fileLines = (event: Of<'file'>): string[] =>
  actorLines(event.actor, `${JSON.stringify(event.text)} > ${event.path}`);

export function procLines(event: Of<'proc'>, partial: PartialLines, words: Words): string[] {
  if (event.what === 'start') return [];
  const rest = partial.get(event.name) ?? '';
  partial.delete(event.name);
  const last = rest === '' ? [] : [`        ${event.name} | ${harmless(rest)}`];
  const { colon, open, close } = words;
  const who = `        ${event.name}${open}PID ${event.pid}${close}`;
  if (event.what === 'oom') {
    const score = event.score === undefined ? '' : `${open}oom_score ${event.score}${close}`;
    return [...last, `${who}${colon}${words.oom}${score}`];
  }
  const how =
    event.signal === undefined
      ? String(event.status)
      : `${event.status}${open}${words.signal} ${event.signal}${close}`;
  return [...last, `${who}${words.gap}${words.ended}${colon}${how}`];
}

/** Writes the new state of a container. */
export function containerLines({ name, state, pid }: Of<'container'>, words: Words): string[] {
  const who = pid === undefined || state === 'removed' ? '' : `${words.open}PID ${pid}${words.close}`;
  return [`        ${harmless(name)}${words.colon}${words[state]}${who}`];
}

/** Writes whole lines only: the rest is kept until its newline comes. */
export function outputLines(event: Of<'output'>, partial: PartialLines): string[] {
  const lines = `${partial.get(event.name) ?? ''}${event.text}`.split('\n');
  partial.set(event.name, lines.pop() ?? '');
  return lines.map((line) => `        ${event.name} | ${harmless(line)}`);
}
