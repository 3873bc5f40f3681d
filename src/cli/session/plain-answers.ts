// Reads lines of text as answers and requests, where a session is shown as a transcript.

import { createInterface, type Interface } from 'node:readline';
import type { Event } from '../../session/event.ts';
import type { Ask, Send } from '../../session/intent.ts';

export interface Answers {
  follow(event: Event): void;
  close(): void;
}

/** What lines refer to. */
interface Heard {
  question: { readonly id: string; readonly options: readonly { readonly id: string }[] } | undefined;
  wait: number | undefined;
  /** It waits to go on after a step. */
  goesOn: boolean;
  lessons: readonly { readonly id: string }[];
  /** In lesson mode there is a list to go to. */
  inCourse: boolean;
  /** The list of lessons is shown. */
  choosing: boolean;
  /** A task is not solved: going on skips it. */
  unsolved: boolean;
  /** How often the knob was turned, and how many values it has. */
  turned: number;
  values: number;
}

/**
 * Reads lines: a number answers the question, 0 says that one does not know; `.` does one operation, `t 4` goes to the
 * fourth stage, `b` a step back, `r` restarts the stage, `$ LINE` runs a line in the container's shell, `q` leaves, a
 * command is sent, any other line goes on. In lessons, `h` asks for a hint, `a` does the step again, `t` shows the list,
 * `skip` leaves a task.
 */
export function readAnswers(send: Send, command: ((line: string) => Ask | undefined) | undefined): Answers {
  const lines: Interface = createInterface({ input: process.stdin });
  const heard: Heard = {
    question: undefined,
    wait: undefined,
    goesOn: false,
    lessons: [],
    inCourse: false,
    choosing: false,
    unsolved: false,
    turned: 0,
    values: 0,
  };
  lines.on('line', (line) => {
    const typed = line.trim();
    if (typed === 'q') return send({ type: 'quit' });
    const asked = command?.(line) ?? askOf(typed, heard);
    if (asked !== undefined) return send(asked);
    if (heard.wait !== undefined) answer(typed, heard, heard.wait, send);
  });
  lines.on('close', () => send({ type: 'quit' }));
  return {
    follow: (event) => follow(heard, event),
    close() {
      lines.removeAllListeners('close');
      lines.close();
    },
  };
}

/** What needs no wait. */
function askOf(typed: string, heard: Heard): Ask | undefined {
  const [, line] = /^\$\s+(\S.*)$/.exec(typed) ?? [];
  if (line !== undefined) return { type: 'line', line };
  if (typed === 'h' && heard.unsolved) return { type: 'hint' };
  if (typed === 'a' && heard.values > 0) return { type: 'again', value: heard.turned++ % heard.values };
  return undefined;
}

function answer(typed: string, heard: Heard, wait: number, send: Send): void {
  const { question, lessons, choosing, unsolved } = heard;
  if (choosing) {
    const lesson = lessons[Number(typed) - 1] ?? lessons.find(({ id }) => id === typed);
    if (lesson !== undefined) send({ type: 'stage', wait, lesson: lesson.id });
    return;
  }
  const chosen = question?.options[Number(typed) - 1];
  const stage = lessons[Number(/^t\s*(\d+)$/.exec(typed)?.[1]) - 1];
  if (stage !== undefined) send({ type: 'stage', wait, lesson: stage.id });
  else if (typed === 't' && heard.inCourse) send({ type: 'list', wait });
  else if (typed === 'r' || typed === 'b') send({ type: typed === 'r' ? 'restart' : 'back', wait });
  else if (chosen !== undefined && question !== undefined)
    send({ type: 'answer', wait, id: question.id, option: chosen.id });
  else if (typed === '0' && question !== undefined) send({ type: 'answer', wait, id: question.id });
  else if (!unsolved || typed === 'skip')
    send({ type: 'next', wait, ...(typed === '.' ? { one: true } : {}) });
}

function follow(heard: Heard, event: Event): void {
  switch (event.type) {
    case 'session':
      heard.lessons = event.lessons;
      heard.inCourse = event.mode === 'lesson';
      break;
    case 'course':
      if (!heard.choosing) heard.wait = undefined; // told again of a list that waits
      heard.choosing = true;
      break;
    case 'step':
      Object.assign(heard, { choosing: false, unsolved: false, values: 0, turned: 0, wait: undefined });
      break;
    case 'task':
      heard.unsolved = event.replayed !== true;
      break;
    case 'solved':
      heard.unsolved = false;
      break;
    case 'knob':
      heard.values = event.replayed ? 0 : event.values.length;
      break;
    case 'ask':
      heard.question = event;
      break;
    case 'answer':
    case 'reveal':
      // Asked again after a wrong look, the question stays.
      if (event.type === 'reveal' || event.observed !== true) heard.question = undefined;
      heard.wait = undefined;
      break;
    case 'wait':
      heard.wait = event.number;
      heard.goesOn = event.what === 'next';
      break;
    case 'plan':
      // Done once more, with another value, while the step waits to go on.
      if (!heard.goesOn) heard.wait = undefined;
      break;
  }
}
