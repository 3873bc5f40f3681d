// Runs `nslab tour` and `nslab demo`: the tour, live or from a recording.

import { join } from 'node:path';
import { UserError } from '../kernel/errors.ts';
import { packageRoot } from '../lab/session/session-files.ts';
import { readCompiledLessons } from '../lesson/compiled-lessons.ts';
import type { Lesson } from '../lesson/load-lessons.ts';
import { tourLessons } from '../lesson/tour-lessons.ts';
import type { Recording } from '../session/read-recording.ts';
import { nearest } from './nearest.ts';
import { runSession, type SessionFlags } from './session/run-session.ts';
import type { SourceFlags, TourSource } from './tour-source.ts';
import { version } from './version.ts';

export type TourFlags = SessionFlags &
  SourceFlags & {
    /** The stage to begin with, as it was typed. */
    readonly stage?: string | undefined;
  };

/** Runs the tour to its end. @returns the exit status */
export async function runTourSession(
  flags: TourFlags,
  source: TourSource,
  mode: 'tour' | 'demo' = 'tour',
): Promise<number> {
  const { lessons: all, glossary } = readCompiledLessons(join(packageRoot(), 'dist', 'lessons.json'));
  const lessons = tourLessons(all);
  const first = findStage(lessons, flags.stage);
  return runSession(
    flags,
    // Each branch loads only what it needs: a recording plays on systems where the lab's code cannot load.
    async (parts) => {
      if (source.live) {
        const { runTour } = await import('../engine/runners/run-tour.ts');
        const recorded = { planStage: source.planStage, liveOnly: flags.live, recording: shippedRecording };
        return runTour({ ...parts, ...recorded, mode, first, lessons, glossary, version: version() });
      }
      const { replayTour } = await import('../engine/runners/replay-tour.ts');
      return replayTour({
        ...parts,
        mode,
        first,
        lessons,
        recording: await shippedRecording(),
        why: source.why,
      });
    },
  );
}

/** Loads the reader of recordings only when one is played. */
async function shippedRecording(): Promise<Recording> {
  const { readRecording } = await import('../session/read-recording.ts');
  return readRecording(join(packageRoot(), 'dist', 'recordings', 'tour.jsonl.gz'));
}

/** @param typed a short name or a number @throws UserError `usage` */
function findStage(lessons: readonly Lesson[], typed: string | undefined): string | undefined {
  if (typed === undefined) return undefined;
  const stages = lessons.filter(({ number }) => number > 0).map(({ id }) => id);
  const found = /^\d+$/.test(typed) ? stages[Number(typed) - 1] : stages.find((id) => id === typed);
  if (found !== undefined) return found;
  const meant = nearest(typed, stages);
  const [ask, askZh] = meant === undefined ? ['', ''] : [`Did you mean ${meant}? `, `是不是想写 ${meant}？`];
  throw new UserError(
    'usage',
    { en: `the tour has no stage ${typed}`, zh: `导览没有阶段 ${typed}` },
    {
      hint: {
        en: `${ask}There are: ${stages.join(', ')}.`,
        zh: `${askZh}可用的阶段：${stages.join('、')}。`,
      },
    },
  );
}
