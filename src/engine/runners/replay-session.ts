// Plays the recording of a session without stops: each event at its recorded time, with long silences cut short.

import type { Texts } from '../../session/event.ts';
import type { Recording } from '../../session/read-recording.ts';
import { openPlayback } from './playback.ts';
import { type RunnerOptions, waitAtEnd } from './wait-for-learner.ts';

export interface ReplaySessionOptions extends RunnerOptions {
  readonly recording: Recording;
  /** Whether somebody watches: then it is played at its own pace, else as fast as possible. */
  readonly live?: boolean | undefined;
  /** Why it is not live; absent when the recording was asked for. */
  readonly why?: Texts | undefined;
}

const recordedPace = { speed: 1, maxGapMs: 2_000 };

/** Events that mattered only while the session ran. */
const skipped: readonly string[] = ['session', 'wait', 'sampling', 'pace', 'notice', 'end'];

/**
 * Plays it to its end, or until the learner leaves. All events that it emits are marked as replayed.
 * @returns whether it ended well when it was recorded
 * @throws the reason of `intents.stop`
 */
export async function replaySession(options: ReplaySessionOptions): Promise<boolean> {
  const { recording, emit, why } = options;
  const { session, events } = recording;
  emit({ ...session, replayed: true });
  emit({ type: 'replay', host: session.host, recordedAt: session.startedAt, why, replayed: true });
  const playback = openPlayback({ ...options, pace: recordedPace });
  let ok = false;
  try {
    for (const event of events) {
      if (event.type === 'end') ok = event.ok;
      if (skipped.includes(event.type)) continue;
      await playback.reach(event.at);
      emit({ ...event, replayed: true });
    }
    await waitAtEnd(options, true);
  } finally {
    playback.close();
  }
  emit({ type: 'end', ok, replayed: true });
  return ok;
}
