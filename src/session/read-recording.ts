// Reads a recording: every event of the session or, for a damaged file, what is wrong and in which line.

import { readFileSync, statSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { codeOf } from '../kernel/errno.ts';
import { UserError } from '../kernel/errors.ts';
import type { Event, EventOf, Texts } from './event.ts';
import { openEventReader, type ReadEvent } from './read-event.ts';

export interface Recording {
  readonly session: EventOf<'session'>;
  /** All of them, including `session` and `end`. */
  readonly events: readonly Event[];
}

/** In bytes, uncompressed. A whole tour has 600 kB. */
export const MAX_BYTES = 64 * 1024 * 1024;
/** In characters. The longest events of a tour have about 10 kB. */
export const MAX_LINE = 4 * 1024 * 1024;

/**
 * Reads the recording of a whole session, gzipped or not.
 * @throws UserError `failed` that names the file, and the line that is damaged, too long, or the last of a truncated file
 */
export function readRecording(path: string): Recording {
  const events = [...eventsIn(readBytes(path), path)];
  const [session] = events;
  if (session?.type !== 'session') throw damaged(path, 1, beginsOtherwise);
  return { session, events };
}

/**
 * Yields the events in order, each as soon as its line is parsed, with samples expanded to whole snapshots. It skips events
 * that only newer versions know, and keyframes, which a reader from the beginning does not need.
 * @throws UserError as `readRecording`
 */
export function* eventsIn(bytes: Uint8Array, path: string): Generator<Event> {
  const text = new TextDecoder('utf-8').decode(bytes);
  const read = openEventReader();
  let number = 0;
  let last: Event | undefined;
  for (let from = 0; from < text.length; ) {
    number++;
    if (last?.type === 'end') throw damaged(path, number, wrong.follows);
    const end = text.indexOf('\n', from);
    if (end < 0) throw damaged(path, number, wrong.breaksOff);
    if (end - from > MAX_LINE) throw damaged(path, number, wrong.tooLong);
    const event = accepted(read(text.slice(from, end)), path, number);
    from = end + 1;
    if (event === undefined || event.type === 'keyframe') continue;
    last = event;
    yield event;
  }
  if (last === undefined) throw damaged(path, 1, wrong.empty);
  if (last.type !== 'end') throw damaged(path, number, wrong.endless);
}

/** Checks an event's place in the file. @returns undefined for a type that only newer versions know */
function accepted(read: ReadEvent, path: string, number: number): Event | undefined {
  if (read.kind === 'damaged') throw damaged(path, number, read.what, read.cause);
  if (read.kind === 'refused') throw damaged(path, number, read.why);
  const event = read.kind === 'event' ? read.event : undefined;
  const first = number === 1;
  if (first && event?.type !== 'session') throw damaged(path, number, beginsOtherwise);
  if (!first && event?.type === 'session') throw damaged(path, number, wrong.second);
  return event;
}

function readBytes(path: string): Uint8Array {
  const tooBig = new UserError('failed', {
    en: `the recording ${path} has more than ${MAX_BYTES / 1024 ** 2} MiB`,
    zh: `录像 ${path} 超过 ${MAX_BYTES / 1024 ** 2} MiB`,
  });
  try {
    const stats = statSync(path);
    if (!stats.isFile())
      throw new UserError('failed', {
        en: `the recording ${path} is no file`,
        zh: `录像 ${path} 不是文件`,
      });
    if (stats.size > MAX_BYTES) throw tooBig;
    const bytes = readFileSync(path);
    const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b; // RFC 1952, 2.3.1
    return isPacked ? gunzipSync(bytes, { maxOutputLength: MAX_BYTES }) : bytes;
  } catch (cause) {
    const code = codeOf(cause);
    if (!(cause instanceof Error) || code === '') throw cause;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw tooBig;
    const texts = {
      en: `cannot read the recording ${path}: ${cause.message}`,
      zh: `无法读取录像 ${path}：${cause.message}`,
    };
    throw new UserError('failed', texts, { cause });
  }
}

const damaged = (path: string, line: number, what: Texts, cause?: unknown): UserError =>
  new UserError(
    'failed',
    {
      en: `the recording ${path} cannot be played: line ${line}: ${what.en}`,
      zh: `录像 ${path} 无法播放：第 ${line} 行：${what.zh}`,
    },
    { cause },
  );

const beginsOtherwise: Texts = {
  en: 'a recording begins with its session',
  zh: '录像应当以会话的开头开始',
};

const wrong = {
  follows: { en: 'something follows the end of the session', zh: '会话结束之后还有内容' },
  breaksOff: { en: 'it breaks off in the middle of a line', zh: '在一行中间断了' },
  tooLong: { en: 'it is longer than 4 MiB', zh: '这一行超过 4 MiB' },
  empty: { en: 'the file is empty', zh: '文件是空的' },
  endless: { en: 'it is the last, and the session has no end', zh: '这是最后一行，而会话没有结尾' },
  second: { en: 'a second session begins', zh: '又开始了一个会话' },
} as const;
