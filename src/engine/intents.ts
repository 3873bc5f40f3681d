// The intents that have come in and nobody has taken yet.

import type { Intent } from '../session/intent.ts';

/** The learner wants to leave, or a signal says so. */
export class Quit extends Error {
  override readonly name = 'Quit';
}

/** The learner wants to go on elsewhere in the tour. */
export class Jump extends Error {
  override readonly name = 'Jump';
  readonly kind: 'back' | 'restart';
  /** The step that it was asked in, counted from 0. */
  step = 0;

  constructor(kind: 'back' | 'restart') {
    super(kind);
    this.kind = kind;
  }
}

export interface Intents {
  send(intent: Intent): void;
  /** Ends whatever waits, now and later. */
  stop(reason: Error): void;
  readonly signal: AbortSignal;
  /** Hears of every intent at once, also of those that wait. One listener; undefined takes it away. */
  listen(listener: ((intent: Intent) => void) | undefined): void;
  /** The next intent of one of these kinds; others that came before it are forgotten. @throws the reason of `stop`, Jump */
  take<K extends Intent['type']>(...kinds: K[]): Promise<Extract<Intent, { type: K }>>;
}

const MAX_WAITING = 32;

export function openIntents(): Intents {
  const abort = new AbortController();
  const queue: Intent[] = [];
  let wake: () => void = () => {};
  let listener: ((intent: Intent) => void) | undefined;
  return {
    signal: abort.signal,
    listen(next) {
      listener = next;
    },
    send(intent) {
      listener?.(intent);
      if (intent.type === 'quit') abort.abort(new Quit('the learner left'));
      else if (queue.length < MAX_WAITING) queue.push(intent);
      wake();
    },
    stop(reason) {
      abort.abort(reason);
      wake();
    },
    async take(...kinds) {
      queue.length = 0; // a key pressed twice goes on once
      for (;;) {
        abort.signal.throwIfAborted();
        const intent = queue.shift();
        if (intent?.type === 'back' || intent?.type === 'restart') throw new Jump(intent.type);
        if (intent !== undefined && kinds.some((kind) => kind === intent.type)) {
          return intent as Extract<Intent, { type: (typeof kinds)[number] }>;
        }
        if (intent === undefined) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    },
  };
}
