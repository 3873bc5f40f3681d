// Takes what screens ask for: answers to the open wait, and requests that a part of the session carries out.

import { ActorGone, isFileError, SyscallError, textsOf, UserError } from '../kernel/errors.ts';
import type { Emit, Texts, WaitFor } from '../session/event.ts';
import type { Ask, Intent, Send, Shown, WaitIntent } from '../session/intent.ts';

/** The learner wants to leave, or a signal says so. */
export class Quit extends Error {
  override readonly name = 'Quit';
}

/** The learner wants to go on elsewhere in the tour. */
export class Jump extends Error {
  override readonly name = 'Jump';
  readonly kind: 'back' | 'restart' | 'stage' | 'list';
  /** The lesson to go to, and the step to begin with: of `stage`. */
  readonly lesson: string | undefined;
  readonly to: string | undefined;
  /** The step that it was asked in, counted from 0. */
  step = 0;

  constructor(kind: Jump['kind'], lesson?: string, to?: string) {
    super(kind);
    this.kind = kind;
    this.lesson = lesson;
    this.to = to;
  }
}

/** What was asked for cannot be done now; not an error. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly why: Texts;

  constructor(why: Texts) {
    super(why.en);
    this.why = why;
  }
}

export type Answer = Extract<WaitIntent, { type: 'next' | 'answer' | 'open' }>;

export interface WaitOptions {
  /** After so many milliseconds the wait ends by itself; without it, only an intent ends the wait. */
  readonly paceMs?: number | undefined;
  /** The wait belongs to a recording. */
  readonly replayed?: true;
}

type Handler<A extends Ask['type']> = (ask: Extract<Ask, { type: A }>) => void | Promise<void>;

export interface Intents {
  send(intent: Intent): void;
  /** Ends the open wait and all later ones. */
  stop(reason: Error): void;
  /** Ends the open wait only: what it waited for is over, and the session goes on elsewhere. */
  interrupt(reason: Error): void;
  readonly signal: AbortSignal;
  /** Opens a wait, and resolves with its answer. @throws the reason of `stop`, Jump */
  wait(what: WaitFor, options?: WaitOptions): Promise<Answer>;
  /** Registers the handler that carries out requests of a type. @returns a function that removes it */
  handle<A extends Ask['type']>(type: A, handler: Handler<A>): () => void;
  /** Registers the listener that is told how much output is on the screen. @returns a function that removes it */
  onShown(listener: (shown: Shown) => void): () => void;
}

/** How many requests may be carried out at the same time; more are refused. */
const MAX_PENDING = 64;

interface Wait {
  readonly number: number;
  readonly what: WaitFor;
  settle(answer: Answer): void;
  fail(reason: unknown): void;
}

/** @param emit gets the waits, and what was done or refused */
export function openIntents(emit: Emit): Intents {
  const abort = new AbortController();
  const handlers = new Map<Ask['type'], (ask: never) => void | Promise<void>>();
  const showListeners = new Set<(shown: Shown) => void>();
  let current: Wait | undefined;
  let waits = 0;
  let pending = 0;
  const pace = openPace(emit);

  const stop = (reason: Error): void => {
    abort.abort(reason);
    current?.fail(abort.signal.reason);
  };
  const answer = (intent: WaitIntent): void => {
    const refuse = (why: Texts): void => emit({ type: 'refused', wait: intent.wait, why });
    if (intent.wait !== current?.number) refuse(tooLate);
    else if (intent.type === 'back' || intent.type === 'restart') current.fail(new Jump(intent.type));
    else if (intent.type === 'list') current.fail(new Jump('list'));
    else if (intent.type === 'stage') current.fail(new Jump('stage', intent.lesson, intent.step));
    else if (kindOf(intent) === kindOf(current)) current.settle(intent);
    else refuse(intent.type === 'answer' ? notAsked : answerFirst);
  };
  const carryOut = async (intent: Exclude<Intent, WaitIntent | Shown>): Promise<void> => {
    const handler = handlers.get(intent.type);
    const refuse = (why: Texts): void => emit({ type: 'refused', intent: intent.intent, why });
    if (handler === undefined) return refuse(nothingDoesThat);
    if (pending >= MAX_PENDING) return refuse(tooMany);
    pending++;
    try {
      await handler(intent as never);
      emit({ type: 'done', intent: intent.intent });
    } catch (error) {
      const why = reasonOf(error);
      if (why === undefined) stop(error instanceof Error ? error : new Error(String(error)));
      else refuse(why);
    } finally {
      pending--;
    }
  };
  handlers.set('quit', () => stop(new Quit('the learner left')));
  handlers.set('pace', ({ on }: { on: boolean }) => pace.set(on));

  return {
    signal: abort.signal,
    stop,
    interrupt: (reason) => current?.fail(reason),
    send(intent) {
      if ('wait' in intent) answer(intent);
      else if (intent.type === 'shown') for (const listener of showListeners) listener(intent);
      else void carryOut(intent);
    },
    handle(type, handler) {
      handlers.set(type, handler);
      return () => {
        if (handlers.get(type) === handler) handlers.delete(type);
      };
    },
    onShown(listener) {
      showListeners.add(listener);
      return () => void showListeners.delete(listener);
    },
    async wait(what, { paceMs, replayed } = {}) {
      abort.signal.throwIfAborted();
      const number = ++waits;
      const answered = new Promise<Answer>((settle, fail) => {
        // The first answer ends the wait at once, before the code that awaits it goes on.
        const once =
          <T>(end: (value: T) => void) =>
          (value: T): void => {
            current = undefined;
            end(value);
          };
        current = { number, what, settle: once(settle), fail: once(fail) };
      });
      const timer =
        paceMs === undefined
          ? undefined
          : pace.after(paceMs, () => current?.settle({ type: 'next', wait: number, one: true }));
      try {
        // A listener may answer while it is told of the wait.
        emit({ type: 'wait', number, what, ...(replayed === undefined ? {} : { replayed }) });
        return await answered;
      } finally {
        timer?.cancel();
      }
    },
  };
}

/** What a question and the page of the ways in wait for is more than to go on. */
const kindOf = (one: Pick<Wait, 'what'> | Answer): 'answer' | 'open' | 'next' => {
  if ('what' in one) return one.what === 'answer' ? 'answer' : one.what === 'begin' ? 'open' : 'next';
  return one.type;
};

/** Gives each request a number. */
export function numberAsks(send: (intent: Intent) => void): Send {
  let asked = 0;
  return (what) => send('wait' in what || what.type === 'shown' ? what : { ...what, intent: ++asked });
}

/** The reason to tell the sender; undefined for a bug of ours. */
function reasonOf(error: unknown): Texts | undefined {
  if (error instanceof Refused) return error.why;
  if (
    error instanceof UserError ||
    error instanceof SyscallError ||
    error instanceof ActorGone ||
    isFileError(error)
  )
    return textsOf(error);
  return undefined;
}

interface Pace {
  /** Pauses or resumes: after a pause, the open wait has its whole time again. */
  set(on: boolean): void;
  after(ms: number, then: () => void): { cancel(): void };
}

function openPace(emit: Emit): Pace {
  let on = true;
  let waiting: { ms: number; then: () => void; timer: NodeJS.Timeout | undefined } | undefined;
  return {
    set(next) {
      if (next === on) return;
      on = next;
      clearTimeout(waiting?.timer);
      if (waiting !== undefined && on) waiting.timer = setTimeout(waiting.then, waiting.ms);
      emit({ type: 'pace', on });
    },
    after(ms, then) {
      const mine = { ms, then, timer: on ? setTimeout(then, ms) : undefined };
      waiting = mine;
      return {
        cancel() {
          clearTimeout(mine.timer);
          if (waiting === mine) waiting = undefined;
        },
      };
    },
  };
}

const tooLate: Texts = { en: 'That has been answered already.', zh: '这个问题已经回答过了。' };
const notAsked: Texts = { en: 'No question is open now.', zh: '现在没有等待回答的问题。' };
const answerFirst: Texts = {
  en: 'A question is open: a digit answers it, 0 says that you don’t know.',
  zh: '有一个问题等待回答：按数字作答，按 0 表示不知道。',
};
const nothingDoesThat: Texts = { en: 'That cannot be done here.', zh: '这里不能这样做。' };
const tooMany: Texts = {
  en: 'Too much is asked for at one time: wait for what was asked before.',
  zh: '同时请求太多：请等前面的完成。',
};
