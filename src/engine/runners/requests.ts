// Carries out requests one after the other, so that no two of them change a lab at the same time.

import type { Ask } from '../../session/intent.ts';
import type { Intents } from '../intents.ts';

export interface Requests {
  /** Registers the function that carries out requests of a type, in their turn. */
  handle<A extends Ask['type']>(type: A, carryOut: (ask: Extract<Ask, { type: A }>) => Promise<void>): void;
  /** Queues an action, and resolves with its result. */
  inTurn<T>(act: () => Promise<T>): Promise<T>;
  /** Carries out the next request; waits for one with `during`. @throws the reason of `intents.stop` */
  next(during: <T>(coming: Promise<T>) => Promise<T>): Promise<void>;
  /** Handles no more requests. */
  close(): void;
}

export function openRequests(intents: Intents): Requests {
  const queue: (() => Promise<void>)[] = [];
  const removeHandlers: (() => void)[] = [];
  let wake: () => void = () => undefined;
  const { signal } = intents;
  const inTurn = <T>(act: () => Promise<T>): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      queue.push(() => act().then(resolve, reject));
      wake();
    });
  const coming = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const stopped = (): void => reject(signal.reason);
      signal.addEventListener('abort', stopped, { once: true });
      wake = () => {
        signal.removeEventListener('abort', stopped);
        resolve();
      };
      if (queue.length > 0) wake();
    });
  return {
    inTurn,
    handle(type, carryOut) {
      removeHandlers.push(intents.handle(type, (ask) => inTurn(() => carryOut(ask))));
    },
    async next(during) {
      signal.throwIfAborted();
      if (queue.length === 0) await during(coming());
      await queue.shift()?.();
    },
    close() {
      for (const remove of removeHandlers) remove();
    },
  };
}
