// Shows a session as a transcript, and takes lines of text as answers.

import chalk, { Chalk } from 'chalk';
import type { Language } from '../../session/event.ts';
import type { Ask, Send } from '../../session/intent.ts';
import { asciiOf } from '../../term/ascii.ts';
import { openTranscript } from '../../ui/plain/transcript.ts';
import { readAnswers } from './plain-answers.ts';
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
