// Runs the dashboard: follows a recording and shows it.

import type { Language, Texts } from '../session/event.ts';
import { openEventReader, type ReadEvent } from '../session/read-event.ts';
import { type BoardOptions, openBoard } from './board.ts';
import { type Board, boardAfter, emptyBoard } from './board-model.ts';
import { type Followed, follow } from './follow.ts';
import { codeOf, RecordingError } from './recording-error.ts';

export interface DashOptions {
  readonly path: string;
  readonly language: Language;
  readonly colours: boolean;
  /** The terminal to draw on. */
  readonly output: NodeJS.WriteStream;
  /** Ends the dashboard. */
  readonly signal: AbortSignal;
}

/** How long to wait for the first line: a tour that has just begun opens its file before it writes there. */
const FIRST_LINE_MS = 3000;
const FRAME_MS = 40;
const CLOCK_MS = 1000;

/** Resolves when the user or the signal ends it. @throws RecordingError when the file is not a recording of nslab */
export async function runDashboard({ path, signal, ...look }: DashOptions): Promise<void> {
  const leaving = new AbortController();
  const lines = follow(path, { signal: AbortSignal.any([signal, leaving.signal]) });
  try {
    const first = await firstLine(lines, path);
    if (first === undefined) return;
    let read = openEventReader();
    let board = sessionFrom(read(first), path);
    let notUnderstood = 0;
    const view = openView({ ...look, onLeave: () => leaving.abort() });
    try {
      view.changed(board, notUnderstood);
      for await (const next of lines) {
        if (next.type === 'restart') {
          board = emptyBoard;
          notUnderstood = 0;
          read = openEventReader();
        } else if (board === emptyBoard) {
          board = sessionFrom(read(next.text), path);
        } else {
          const one = read(next.text);
          if (one.kind === 'event') board = boardAfter(board, one.event);
          else if (one.kind !== 'unknown') notUnderstood++;
        }
        view.changed(board, notUnderstood);
      }
    } finally {
      view.close();
    }
  } finally {
    leaving.abort();
    await lines.return(undefined);
  }
}

/** @returns undefined when the dashboard was ended first @throws RecordingError when no line comes in three seconds */
async function firstLine(lines: AsyncGenerator<Followed>, path: string): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(noRecording(path, { en: 'it has no first line', zh: '它没有第一行' })),
      FIRST_LINE_MS,
    );
  });
  try {
    const { value } = await Promise.race([lines.next(), late]);
    if (value === undefined) return undefined;
    return value.type === 'line' ? value.text : firstLine(lines, path);
  } finally {
    clearTimeout(timer);
  }
}

/** @throws RecordingError */
function sessionFrom(read: ReadEvent, path: string): Board {
  if (read.kind === 'refused') {
    throw new RecordingError(
      { en: `${path} cannot be shown: ${read.why.en}`, zh: `${path} 无法显示：${read.why.zh}` },
      { hint: { en: 'Show it with the nslab that recorded it.', zh: '请用录制它的那个 nslab 来显示。' } },
    );
  }
  if (read.kind !== 'event' || read.event.type !== 'session') {
    throw noRecording(path, {
      en: 'its first line is no session',
      zh: '它的第一行不是会话的开头',
    });
  }
  return boardAfter(emptyBoard, read.event);
}

const noRecording = (path: string, why: Texts): RecordingError =>
  new RecordingError(
    { en: `${path} is no recording: ${why.en}`, zh: `${path} 不是录像：${why.zh}` },
    {
      hint: {
        en: `A tour writes one: sudo npx nslab tour --record ${path}`,
        zh: `录像由导览写出：sudo npx nslab tour --record ${path}`,
      },
    },
  );

/** kill(2): without a signal, it only tells whether there is such a process. EPERM says that it is another user's. */
function isGone(pid: number | undefined): boolean {
  if (pid === undefined) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return codeOf(error) === 'ESRCH';
  }
}

interface View {
  changed(board: Board, notUnderstood: number): void;
  close(): void;
}

/** Draws at most 25 times a second, and once a second while the session runs, for its clock. */
function openView(options: BoardOptions): View {
  const screen = openBoard(options);
  let [board, notUnderstood] = [emptyBoard, 0];
  let lastNews = performance.now();
  let frame: NodeJS.Timeout | undefined;
  const draw = (): void => {
    frame = undefined;
    const quietSeconds = Math.floor((performance.now() - lastNews) / 1000);
    screen.show(board, { notUnderstood, quietSeconds, writerGone: isGone(board.writer) });
  };
  const clock = setInterval(() => {
    if (board.ended === undefined) frame ??= setTimeout(draw, 0);
  }, CLOCK_MS);
  return {
    changed(newest, lines) {
      [board, notUnderstood] = [newest, lines];
      lastNews = performance.now();
      frame ??= setTimeout(draw, FRAME_MS);
    },
    close() {
      clearInterval(clock);
      clearTimeout(frame);
      screen.close();
    },
  };
}
