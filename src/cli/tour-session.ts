// Runs `nslab tour` and `nslab demo`: the tour, live or from a recording.

import { join } from 'node:path';
import type { Elsewhere, HomeFacts } from '../engine/runners/choose-way.ts';
import type { TourOptions } from '../engine/runners/run-stage.ts';
import { UserError } from '../kernel/errors.ts';
import { packageRoot } from '../lab/session/session-files.ts';
import { readCompiledLessons } from '../lesson/compiled-lessons.ts';
import type { Lesson } from '../lesson/lesson-type.ts';
import { tourLessons } from '../lesson/tour-lessons.ts';
import { commandName } from './command-name.ts';
import { nearest } from './nearest.ts';
import { withLearnersFiles } from './session/learners-files.ts';
import { runSession, type SessionFlags, type SessionParts } from './session/run-session.ts';
import { shippedRecording } from './shipped-recording.ts';
import type { SourceFlags, TourSource } from './tour-source.ts';
import { version } from './version.ts';

export type TourFlags = SessionFlags &
  SourceFlags & {
    /** The stage to begin with, as it was typed. */
    readonly stage?: string | undefined;
    /** Show the ways in first. */
    readonly home?: boolean;
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
  const texts = { lessons, glossary };
  let elsewhere: Elsewhere['way'] | undefined;
  const status = await runSession(flags, (parts) =>
    withLearnersFiles(parts, { mode, live: source.live }, async (emit, { place }) => {
      const home = flags.home ? homeFacts(lessons, source, place) : undefined;
      const how = { ...parts, emit, mode, first, home, command: commandName(process.env) };
      try {
        return await runOrReplay({ ...how, ...texts }, flags, source);
      } catch (error) {
        if (!(error instanceof Error) || error.name !== 'Elsewhere') throw error;
        elsewhere = (error as Elsewhere).way;
        return true;
      }
    }),
  );
  return elsewhere === undefined ? status : goElsewhere(elsewhere, flags);
}

type TourParts = SessionParts &
  Pick<TourOptions, 'lessons' | 'glossary' | 'mode' | 'first' | 'home' | 'command'>;

/** Each branch loads only what it needs: a recording plays on systems where the lab's code cannot load. */
async function runOrReplay(parts: TourParts, flags: TourFlags, source: TourSource): Promise<boolean> {
  if (source.live) {
    const { runTour } = await import('../engine/runners/run-tour.ts');
    const recorded = { planStage: source.planStage, liveOnly: flags.live, recording: shippedRecording };
    return runTour({ ...parts, ...recorded, version: version() });
  }
  const { replayTour } = await import('../engine/runners/replay-tour.ts');
  return replayTour({ ...parts, recording: await shippedRecording(), why: source.why });
}

/** What the first page says. @param place in the tour, where the learner left it */
async function homeFacts(
  lessons: readonly Lesson[],
  source: TourSource,
  place: Promise<{ readonly lesson: string } | undefined>,
): Promise<HomeFacts> {
  const known = await place;
  const number =
    lessons.filter((lesson) => lesson.number > 0).findIndex(({ id }) => id === known?.lesson) + 1;
  return {
    live: source.live,
    ...(source.live || source.why === undefined ? {} : { why: source.why }),
    ...(known === undefined || number === 0 ? {} : { place: { number, lesson: known.lesson } }),
  };
}

/** Runs what was chosen instead of the tour. @returns the exit status */
async function goElsewhere(way: Elsewhere['way'], flags: TourFlags): Promise<number> {
  if (way === 'recording') return runTourSession({ ...flags, home: false }, { live: false });
  if (way === 'lessons')
    return (await import('./lesson-session.ts')).startLessons({ ...flags, replay: undefined });
  if (way === 'play') return (await import('./play-session.ts')).startPlay({ ...flags, replay: undefined });
  return (await import('./doctor-session.ts')).doctor({ lang: flags.lang });
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
