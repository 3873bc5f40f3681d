// Reduces a session's events to the numbers and lines that the dashboard shows.

import type { Event, EventOf, LessonFacts, Texts } from '../session/event.ts';
import { type CallEvent, showResult } from '../state/format-call.ts';
import { harmless } from '../state/harmless.ts';

export interface Point {
  /** Milliseconds since the session began. */
  readonly at: number;
  /** Bytes; a limit that is not set is Infinity. */
  readonly usage: number;
  readonly limit: number;
}

/** The last memory cgroup in the session. */
export interface Memory {
  readonly name: string;
  readonly path: string;
  /** 1 to 200, the newest last. */
  readonly points: readonly Point[];
  /** Bytes. */
  readonly peak: number;
  readonly limitHits: number;
  readonly oomKills: number | undefined;
  /** The kernel's names for the two counters on this machine. */
  readonly files: { readonly limitHits: string; readonly oomKills: string };
}

interface Processes {
  /** The lesson in which they were counted. */
  readonly lesson: string | undefined;
  /** The cgroup that they are in; undefined for all processes of the lab. */
  readonly cgroup: string | undefined;
  readonly now: number;
  /** The highest number so far. */
  readonly most: number;
  /** pids.max, if it is known. */
  readonly limit: number | undefined;
}

export interface Call {
  readonly actor: string;
  readonly line: string;
  readonly result: string;
  readonly ns: number;
  readonly failed: boolean;
}

interface Step {
  readonly lesson: string;
  readonly lessonNumber: number;
  readonly stepNumber: number;
  readonly title: Texts;
}

export interface Board {
  /** Milliseconds since the session began, of the newest event. */
  readonly at: number;
  /** The PID of the nslab that writes the recording, where it was made. */
  readonly writer: number | undefined;
  readonly lessons: readonly LessonFacts[];
  readonly step: Step | undefined;
  /** How the session ended; undefined while it may go on. */
  readonly ended: { readonly ok: boolean } | undefined;
  /** Whether the session itself plays a recording now. */
  readonly replayed: boolean;
  readonly memory: Memory | undefined;
  readonly processes: Processes | undefined;
  /** At most 100, the newest last. */
  readonly calls: readonly Call[];
  readonly pidsLimits: ReadonlyMap<string, number>;
}

const MAX_POINTS = 200;
const MAX_CALLS = 100;

export const emptyBoard: Board = {
  at: 0,
  writer: undefined,
  lessons: [],
  step: undefined,
  ended: undefined,
  replayed: false,
  memory: undefined,
  processes: undefined,
  calls: [],
  pidsLimits: new Map(),
};

/** Reduces an event. All texts in the event are made harmless for a terminal. */
export function boardAfter(board: Board, event: Event): Board {
  const replayed = event.replayed === true;
  const next = { ...board, at: event.at, replayed };
  switch (event.type) {
    case 'session':
      return {
        ...emptyBoard,
        at: event.at,
        replayed,
        writer: event.host.nslabPid,
        lessons: event.lessons.map(harmlessLesson),
      };
    case 'step':
      return { ...next, step: stepFrom(event) };
    case 'call':
      return { ...next, calls: [...board.calls, callFrom(event)].slice(-MAX_CALLS) };
    case 'file':
      return withPidsLimit(next, event);
    case 'tree':
      return { ...next, processes: countTree(board, event) };
    case 'cgroup':
      return {
        ...next,
        memory: memoryAfter(board.memory, event),
        processes: count(board, harmless(event.name), event.snapshot.processes.length),
      };
    case 'end':
      return { ...next, ended: { ok: event.ok } };
    default:
      return next;
  }
}

const harmlessTexts = ({ en, zh }: Texts): Texts => ({ en: harmless(en), zh: harmless(zh) });

const harmlessLesson = ({ id, title, steps }: LessonFacts): LessonFacts => ({
  id,
  title: harmlessTexts(title),
  steps,
});

const stepFrom = ({ lesson, lessonNumber, stepNumber, title }: EventOf<'step'>): Step => ({
  lesson,
  lessonNumber,
  stepNumber,
  title: harmlessTexts(title),
});

/**
 * Counts the lab's processes, unless a cgroup of this lesson is known: then those in it count. The root of the tree
 * is nslab.
 */
function countTree(board: Board, { nodes }: EventOf<'tree'>): Processes {
  const known = board.processes;
  if (known?.cgroup !== undefined && known.lesson === board.step?.lesson) return known;
  return count(board, undefined, Math.max(0, nodes.length - 1));
}

function count(board: Board, cgroup: string | undefined, now: number): Processes {
  const lesson = board.step?.lesson;
  const known = board.processes;
  const most = known?.cgroup === cgroup && known?.lesson === lesson ? (known?.most ?? 0) : 0;
  const limit = cgroup === undefined ? undefined : board.pidsLimits.get(cgroup);
  return { lesson, cgroup, now, most: Math.max(now, most), limit };
}

const pidsMax = /([^/]+)\/pids\.max$/;

/** cgroup-v1/pids.rst, cgroup-v2.rst: a number, or `max` for none. */
function withPidsLimit(board: Board, { path, text }: EventOf<'file'>): Board {
  const cgroup = pidsMax.exec(path)?.[1];
  if (cgroup === undefined) return board;
  const pidsLimits = new Map(board.pidsLimits);
  if (/^\d+$/.test(text.trim())) pidsLimits.set(harmless(cgroup), Number(text));
  else pidsLimits.delete(harmless(cgroup));
  return { ...board, pidsLimits };
}

const callFrom = (event: CallEvent): Call => ({
  actor: harmless(event.actor),
  line: harmless(event.line),
  result: harmless(showResult(event)),
  ns: event.ns,
  failed: event.errno !== undefined,
});

function memoryAfter(memory: Memory | undefined, { at, name, snapshot }: EventOf<'cgroup'>): Memory {
  const { path, usage, limit, peak, limitHits, oomKills, names } = snapshot;
  const known = memory?.path === path ? memory : undefined;
  const file = (of: { readonly here: string } | undefined, otherwise: string): string =>
    harmless(of?.here || otherwise).replace(/^memory\./, '');
  return {
    name: harmless(name),
    path,
    points: [...(known?.points ?? []), { at, usage, limit }].slice(-MAX_POINTS),
    peak: peak ?? Math.max(usage, known?.peak ?? 0),
    limitHits,
    oomKills,
    files: { limitHits: file(names.limitHits, 'failcnt'), oomKills: file(names.oomKills, 'oom_kill') },
  };
}
