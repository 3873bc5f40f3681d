// Shows a session as a transcript, and takes lines of text as answers.

import { createInterface, type Interface } from 'node:readline';
import chalk, { Chalk } from 'chalk';
import type { Event, Language } from '../../session/event.ts';
import type { Ask, Send } from '../../session/intent.ts';
import { asciiOf } from '../../term/ascii.ts';
import { openTranscript } from '../../ui/plain/transcript.ts';
import type { SessionView } from './session-view.ts';

export interface PlainViewOptions {
  readonly language: Language;
  readonly send: Send;
  /** Go on without input; no lines are read. */
  readonly auto: boolean;
  /** Write ASCII alone. */
  readonly ascii: boolean;
  /** Parses a line as a command; undefined when it is none. */
  readonly command?: ((line: string) => Ask | undefined) | undefined;
  /** Aborted when the learner has left. */
  readonly left: AbortSignal;
}

export function openPlainView({ language, send, auto, ascii, command, left }: PlainViewOptions): SessionView {
  const transcript = openTranscript({
    language,
    chalk: process.stdout.isTTY ? chalk : new Chalk({ level: 0 }),
    write: (text) => process.stdout.write(ascii ? asciiOf(text) : text),
  });
  const answers = auto ? undefined : readAnswers(send, command);
  return {
    language,
    show(event) {
      answers?.follow(event);
      transcript(event);
    },
    async close() {
      answers?.close();
      await written(left);
    },
  };
}

interface Answers {
  follow(event: Event): void;
  close(): void;
}

/**
 * Reads lines: a number answers the question, 0 says that one does not know; `.` does one operation, `t 4` goes to the
 * fourth stage, `b` a step back, `r` restarts the stage, `q` leaves, a command is sent, any other line goes on.
 */
function readAnswers(send: Send, command: PlainViewOptions['command']): Answers {
  const lines: Interface = createInterface({ input: process.stdin });
  let question: { readonly id: string; readonly options: readonly { readonly id: string }[] } | undefined;
  let wait: number | undefined;
  let lessons: readonly { readonly id: string }[] = [];
  lines.on('line', (line) => {
    const typed = line.trim();
    if (typed === 'q') return send({ type: 'quit' });
    const asked = command?.(line);
    if (asked !== undefined) return send(asked);
    if (wait === undefined) return; // no wait is open
    const chosen = question?.options[Number(typed) - 1];
    const stage = lessons[Number(/^t\s*(\d+)$/.exec(typed)?.[1]) - 1];
    if (stage !== undefined) send({ type: 'stage', wait, lesson: stage.id });
    else if (typed === 'r' || typed === 'b') send({ type: typed === 'r' ? 'restart' : 'back', wait });
    else if (chosen !== undefined && question !== undefined) {
      send({ type: 'answer', wait, id: question.id, option: chosen.id });
    } else if (typed === '0' && question !== undefined) send({ type: 'answer', wait, id: question.id });
    else send({ type: 'next', wait, ...(typed === '.' ? { one: true } : {}) });
  });
  lines.on('close', () => send({ type: 'quit' }));
  return {
    follow(event) {
      if (event.type === 'session') lessons = event.lessons;
      if (event.type === 'ask') question = event;
      if (event.type === 'answer' || event.type === 'reveal') question = undefined;
      if (event.type === 'wait') wait = event.number;
      else if (event.type === 'plan' || event.type === 'answer' || event.type === 'step') wait = undefined;
    },
    close() {
      lines.removeAllListeners('close');
      lines.close();
    },
  };
}

/** After the learner has left: how long to wait for a reader that does not read, in milliseconds. */
const LEAVE_MS = 1000;

/**
 * Resolves when all output is in the pipe, however long a pager takes to read it: a recording plays at once, and what is
 * not in the pipe would be lost when we exit.
 */
async function written(left: AbortSignal): Promise<void> {
  const drained = new Promise<void>((resolve) => process.stdout.write('', () => resolve()));
  const gone = new Promise<void>((resolve) => {
    const later = (): void => void setTimeout(resolve, LEAVE_MS).unref();
    if (left.aborted) later();
    else left.addEventListener('abort', later, { once: true });
  });
  await Promise.race([drained, gone]);
}
