// Paces a recording: each thing a moment after the other, and stopped as long as the learner wants.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Emit, Texts } from '../../session/event.ts';
import { type Intents, Refused } from '../intents.ts';

/** How far the recording has been played, and whether it stands still. */
export interface Playback {
  /** From here, without a pause. */
  restart(at: number): void;
  /** Settles when it is time for what was recorded then. @throws the reason of `intents.stop` */
  reach(at: number): Promise<void>;
  /** Who goes on does not stand still. */
  resume(): void;
  /** Takes no more requests. */
  close(): void;
}

/** Of what stops at every step by itself. */
const quickPace = { speed: 2, maxGapMs: 50 };
const PAUSE_POLL_MS = 50;

const noShell: Texts = {
  en: 'This is a recording: there is no container here to open a shell in.',
  zh: '这是录像：这里没有可以打开 shell 的容器。',
};

export interface PlaybackOptions {
  readonly emit: Emit;
  readonly intents: Intents;
  /** Somebody looks at it: one event after the other, at a compressed pace. Without, as fast as it goes. */
  readonly live?: boolean | undefined;
  /** How many times as fast as it was, and how long a gap may be at most, in milliseconds. */
  readonly pace?: { readonly speed: number; readonly maxGapMs: number };
}

export function openPlayback({ emit, intents, live, pace = quickPace }: PlaybackOptions): Playback {
  let playedTo = 0;
  let paused = false;
  const setPaused = (still: boolean): void => {
    if (still === paused) return;
    paused = still;
    emit({ type: 'sampling', on: !still, replayed: true });
  };
  const refuse = (): never => {
    throw new Refused(noShell);
  };
  const removeHandlers = [
    intents.handle('shell', refuse),
    intents.handle('keys', refuse),
    intents.handle('sample', ({ on }) => setPaused(!on)),
  ];
  return {
    restart(at) {
      playedTo = at;
      paused = false;
    },
    async reach(at) {
      intents.signal.throwIfAborted();
      const gap = Math.min(pace.maxGapMs, (at - playedTo) / pace.speed);
      playedTo = at;
      if (!live) return;
      if (gap > 0) await sleepOr(gap, intents);
      while (paused) await sleepOr(PAUSE_POLL_MS, intents);
    },
    resume: () => setPaused(false),
    close() {
      for (const end of removeHandlers) end();
    },
  };
}

async function sleepOr(ms: number, { signal }: Intents): Promise<void> {
  await sleep(ms, undefined, { signal }).catch((error: unknown) => {
    signal.throwIfAborted(); // its own error says only that it was aborted, and not why
    throw error;
  });
}
