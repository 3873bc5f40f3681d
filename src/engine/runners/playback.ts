// Paces a recording: each event a moment after the one before, and paused as long as the learner wants.

import type { Emit, Texts } from '../../session/event.ts';
import { type Intents, Refused } from '../intents.ts';
import { sleepUnlessAborted } from './sleep-unless-aborted.ts';

/** Keeps how far a recording has been played, and whether it is paused. */
export interface Playback {
  /** Continues from this time without delay. */
  restart(at: number): void;
  /** Resolves when it is time for what was recorded at `at`. @throws the reason of `intents.stop` */
  reach(at: number): Promise<void>;
  /** Ends a pause: the learner went on. */
  resume(): void;
  /** Handles no more requests. */
  close(): void;
}

/** For recordings that stop at every step anyway. */
const quickPace = { speed: 2, maxGapMs: 50 };
const PAUSE_POLL_MS = 50;

const noShell: Texts = {
  en: 'This is a recording: there is no container here to open a shell in.',
  zh: '这是录像：这里没有可以打开 shell 的容器。',
};

export interface PlaybackOptions {
  readonly emit: Emit;
  readonly intents: Intents;
  /** Whether somebody watches: then events come at a pace, else as fast as possible. */
  readonly live?: boolean | undefined;
  /** How many times faster than recorded, and the longest gap in milliseconds. */
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
      if (gap > 0) await sleepUnlessAborted(gap, intents.signal);
      while (paused) await sleepUnlessAborted(PAUSE_POLL_MS, intents.signal);
    },
    resume: () => setPaused(false),
    close() {
      for (const remove of removeHandlers) remove();
    },
  };
}
