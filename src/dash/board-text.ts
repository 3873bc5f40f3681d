// Writes the texts around the chart, each cut to the cells that it has.

import type { Language } from '../session/event.ts';
import { cellsOf } from '../state/cell-width.ts';
import { showTime } from '../state/format-call.ts';
import { showSize } from '../state/show-size.ts';
import { fitTo } from '../state/wrap.ts';
import type { Board, Call, Memory } from './board-model.ts';
import type { DashWords } from './board-words.ts';

/** What following the file tells beside the events. */
export interface FollowStatus {
  /** The number of lines that were not events. */
  readonly notUnderstood: number;
  /** Whole seconds since the last line. */
  readonly quietSeconds: number;
  /** The process that wrote the file does not run here: nothing more will come. */
  readonly writerGone: boolean;
}

const QUIET_FROM = 5;

/**
 * `LIVE` while the recording has no end; `CUT OFF` when it will have none; `REPLAY` while the followed session plays a
 * recording itself.
 */
export function stateWord(
  { replayed, ended }: Board,
  { writerGone }: FollowStatus,
  words: DashWords,
): string {
  if (replayed) return words.replay;
  if (ended !== undefined) return words.recorded;
  return writerGone ? words.cutOff : words.live;
}

/** `4/6 A limit for memory · 2/4 50 MiB fits` */
export function titleLine({ lessons, step }: Board, language: Language, words: DashWords): string {
  if (step === undefined) return words.noStep;
  const lesson = lessons.find(({ id }) => id === step.lesson);
  const name = lesson === undefined ? '' : ` ${lesson.title[language]}`;
  const place = `${step.lessonNumber}/${Math.max(lessons.length, step.lessonNumber)}${name}`;
  return `${place} · ${step.stepNumber}/${Math.max(lesson?.steps ?? 0, step.stepNumber)} ${step.title[language]}`;
}

/** The text on the right of the title: the session's time, and anything unusual. */
export function statusLine(board: Board, following: FollowStatus, words: DashWords): string {
  const { notUnderstood, quietSeconds, writerGone } = following;
  const waits = board.ended === undefined && !writerGone;
  return [
    ...(notUnderstood > 0 ? [words.notUnderstood(notUnderstood)] : []),
    ...(waits && quietSeconds >= QUIET_FROM ? [words.quiet(quietSeconds)] : []),
    `${(board.at / 1000).toFixed(1)} s`,
  ].join(' · ');
}

/** A line with its name on the left and its number on the right. */
export interface Counter {
  readonly text: string;
  readonly alarm: boolean;
}

export function counterLines(memory: Memory | undefined, width: number, words: DashWords): Counter[] {
  const newest = memory?.points.at(-1);
  if (memory === undefined || newest === undefined) return [];
  const row = (name: string, value: string, alarm = false): Counter => ({
    text: `${fitTo(name, Math.max(0, width - cellsOf(value) - 1))} ${value}`,
    alarm,
  });
  const kills = memory.oomKills;
  return [
    row(words.usage, showSize(newest.usage)),
    row(words.limit, Number.isFinite(newest.limit) ? showSize(newest.limit) : words.noLimit),
    row(words.peak, showSize(memory.peak)),
    row(memory.files.limitHits, String(memory.limitHits)),
    row(memory.files.oomKills, kills === undefined ? '–' : String(kills), (kills ?? 0) > 0),
  ];
}

/** How full the gauge is, from 0 to 1, and its text; without a limit there is nothing that it could be a part of. */
export function gaugeOf(
  { processes }: Board,
  words: DashWords,
): { part: number | undefined; text: string } | undefined {
  if (processes === undefined) return undefined;
  const { now, most, limit } = processes;
  return {
    part: limit === undefined ? undefined : limit === 0 ? 0 : Math.min(1, now / limit),
    text: limit === undefined ? words.ofMost(now, most) : words.ofLimit(now, limit),
  };
}

const ACTOR_CELLS = 9;
const TIME_CELLS = 8;

/** `box  mount("proc", …) = 0    25 µs`: where it is too long, the call is cut but not its result. */
export function callLine({ actor, line, result, ns }: Call, width: number): string {
  const left = Math.max(0, width - TIME_CELLS - 2);
  const room = Math.max(0, left - ACTOR_CELLS - 2 - cellsOf(result));
  const call = cellsOf(line) > room ? fitTo(line, room) : line;
  // execve(2) that succeeds returns nothing, so there is no time.
  const time = (ns === 0 ? '' : showTime(ns)).padStart(TIME_CELLS);
  return fitTo(`${fitTo(`${fitTo(actor, ACTOR_CELLS)} ${call} ${result}`, left)}  ${time}`, width);
}
