// Records a session: its events, and a keyframe at each step and every half minute, so that readers can begin there.

import type { Event } from '../../session/event.ts';
import { followSession } from '../../session/keyframe.ts';
import { openRecorder, type RecorderOptions } from '../../session/recorder.ts';
import { followTerminals } from './follow-terminals.ts';

export interface SessionRecording {
  record(event: Event): void;
  /** Settles when everything is in the file. @throws UserError when it could not be written */
  close(): Promise<void>;
}

const KEYFRAME_MS = 30_000;

/** @throws UserError when the file cannot be opened */
export function recordSession(path: string, options: RecorderOptions = {}): SessionRecording {
  const recorder = openRecorder(path, options);
  const follower = followSession();
  const terminals = followTerminals();
  let nextAt = KEYFRAME_MS;
  /** Events that come while the terminals' states are being read: they are written after the keyframe. */
  let waiting: Event[] | undefined;
  let taken = Promise.resolve();

  const write = (event: Event): void => {
    recorder.record(event);
    follower.follow(event);
    terminals.follow(event);
  };
  const writeKeyframe = (at: number, states: Awaited<ReturnType<typeof terminals.states>>): void =>
    recorder.record({ type: 'keyframe', at, events: follower.events(), terminals: states });
  const keyframe = ({ at }: Event): void => {
    nextAt = at + KEYFRAME_MS;
    if (terminals.count() === 0) {
      writeKeyframe(at, []);
      return;
    }
    waiting = [];
    taken = terminals.states().then((states) => {
      writeKeyframe(at, states);
      const late = waiting ?? [];
      waiting = undefined;
      for (const event of late) record(event);
    });
  };
  const record = (event: Event): void => {
    if (waiting !== undefined) {
      waiting.push(event);
      return;
    }
    write(event);
    if (event.type === 'step' || (event.at >= nextAt && event.type !== 'end')) keyframe(event);
  };
  return {
    record,
    async close() {
      while (waiting !== undefined) await taken;
      terminals.close();
      await recorder.close();
    },
  };
}
