// Keeps what a learner has reached: reads the file of progress while the session begins, and writes it as it goes on.

import { UserError } from '../../kernel/errors.ts';
import { openUserFiles, type UserFiles } from '../../kernel/user-files/open-user-files.ts';
import { nativeProgram } from '../../lab/session/session-files.ts';
import { emptyProgress } from '../../lesson/progress/progress.ts';
import { loadProgress, notKept } from '../../lesson/progress/progress-file.ts';
import { type ProgressKeeper, progressKeeper } from '../../lesson/progress/progress-keeper.ts';
import type { Progress } from '../../lesson/progress/progress-schema.ts';
import type { Event, EventBody, Texts } from '../../session/event.ts';

export interface KeptProgress {
  /** Where the learner was when the session began. */
  readonly place: Promise<Progress['place']>;
  /** What is known now; empty until it was read. */
  progress(): Progress;
  /** Takes every event of the session, in order. */
  follow(event: EventBody): void;
  /** Writes what is not written yet. */
  close(): Promise<void>;
}

/** @param report tells the learner, once, that nothing is kept, and why */
export function keepProgress(report: (text: Texts) => void): KeptProgress {
  const early: Event[] = [];
  let keeper: ProgressKeeper | undefined;
  let files: UserFiles | undefined;
  const open = async (): Promise<Progress['place']> => {
    try {
      files = await openUserFiles({ env: process.env, actorPath: nativeProgram('nslab-actor') });
      const { progress, isKept, message } = await loadProgress(files);
      if (message !== undefined) report(message);
      keeper = progressKeeper({ files: isKept ? files : undefined, progress, report });
      for (const event of early.splice(0)) keeper.follow(event);
      return progress.place;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      report(notKept(error));
      return undefined;
    }
  };
  const place = open();
  return {
    place,
    progress: () => keeper?.progress() ?? emptyProgress,
    follow(event) {
      const timed = { ...event, at: 0 };
      if (keeper === undefined) early.push(timed);
      else keeper.follow(timed);
    },
    async close() {
      await place;
      await keeper?.close();
      await files?.close();
    },
  };
}
