// Collects what `nslab doctor` reports: the machine, what was tried on it, and what that means for each stage and
// lesson.

import { arch, release } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../lab/session/session-files.ts';
import { readCompiledLessons } from '../lesson/compiled-lessons.ts';
import type { Lesson } from '../lesson/lesson-type.ts';
import { type Verdict, verdictOf } from '../lesson/lesson-verdict.ts';
import { tourLessons } from '../lesson/tour-lessons.ts';
import type { Ability, AbilityId } from '../probe/ability.ts';
import type { Texts } from '../session/event.ts';
import { version } from './version.ts';

/** Raised when a field changes its meaning. */
const reportVersion = 2;

export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly kernel: string;
  readonly arch: string;
  readonly node: string;
  /** The effective user ID; null on systems without user IDs. */
  readonly uid: number | null;
  /** `hybrid`: both versions are mounted. */
  readonly cgroup: 'v1' | 'v2' | 'hybrid' | 'none';
}

export interface LessonReport {
  readonly id: string;
  readonly number: number;
  readonly title: Texts;
  readonly verdict: Verdict;
  /** The checks that decided it. */
  readonly because: readonly AbilityId[];
}

export interface Report {
  readonly version: typeof reportVersion;
  readonly machine: Machine;
  readonly checks: readonly Ability[];
  /** Whether the stages were rehearsed; else their verdicts follow from the checks alone. */
  readonly rehearsed: boolean;
  /** The lessons of the tour, without its opening. */
  readonly stages: readonly LessonReport[];
  readonly lessons: readonly LessonReport[];
}

export interface ExamineOptions {
  /** Stops it before the next check; the report is then incomplete. */
  readonly signal: AbortSignal;
  /** Rehearses no stage. */
  readonly quick?: boolean | undefined;
  readonly platform?: NodeJS.Platform;
}

/**
 * Tries everything, on Linux; on another platform there is nothing to try.
 * @throws the error of a bug of ours
 */
export async function examineMachine({
  signal,
  quick = false,
  platform = process.platform,
}: ExamineOptions): Promise<Report> {
  const { lessons } = readCompiledLessons(join(packageRoot(), 'dist', 'lessons.json'));
  const lessonsOfTour = tourLessons(lessons);
  const tried = platform === 'linux' ? await tryAll(lessonsOfTour, signal) : [];
  const rehearsed = platform === 'linux' && !quick && !signal.aborted;
  const refused = rehearsed ? await rehearse(lessonsOfTour, tried, signal) : [];
  const checks = [...tried, ...refused];
  const verdicts = signal.aborted ? [] : lessonsOfTour.map((lesson) => reportOf(lesson, checks));
  return {
    version: reportVersion,
    machine: {
      platform,
      kernel: release(),
      arch: arch(),
      node: process.versions.node,
      uid: process.geteuid?.() ?? null,
      cgroup: platform === 'linux' ? await cgroupLayout() : 'none',
    },
    checks,
    rehearsed,
    stages: verdicts.filter(({ number }) => number > 0),
    lessons: verdicts,
  };
}

async function tryAll(lessons: readonly Lesson[], signal: AbortSignal): Promise<readonly Ability[]> {
  const [{ tryAbilities }, { abilityIds }] = await Promise.all([
    import('../probe/abilities.ts'), // works on Linux only
    import('../probe/ability.ts'),
  ]);
  return tryAbilities([...new Set([...abilityIds, ...lessons.flatMap(({ needs }) => needs)])], signal);
}

/** Runs each stage that nothing known forbids, as the tour will. @returns those that were refused all the same */
async function rehearse(
  lessons: readonly Lesson[],
  tried: readonly Ability[],
  signal: AbortSignal,
): Promise<Ability[]> {
  const { rehearseStages } = await import('../engine/rehearse-stages.ts'); // works on Linux only
  const possible = lessons.filter(({ needs }) => verdictOf(needs, tried).verdict !== 'recording');
  const refused = await rehearseStages(possible, version(), signal);
  return possible.flatMap((lesson): Ability[] => {
    const finding = refused.get(lesson.id);
    return finding === undefined ? [] : [{ id: `stage.${lesson.id}`, title: titleOf(lesson), ...finding }];
  });
}

const titleOf = ({ prose }: Lesson): Texts => ({ en: prose.en.title, zh: prose.zh.title });

function reportOf(lesson: Lesson, checks: readonly Ability[]): LessonReport {
  const { id, number, needs } = lesson;
  const title = titleOf(lesson);
  if (checks.length === 0) return { id, number, title, verdict: 'recording', because: [] };
  const stage = checks.find((check) => check.id === `stage.${id}`);
  if (stage !== undefined) return { id, number, title, verdict: 'recording', because: [stage.id] };
  const { verdict, because } = verdictOf(needs, checks);
  return { id, number, title, verdict, because: because.map((ability) => ability.id) };
}

/**
 * Looks at the mounts: a machine with version 1 may also have a version 2 hierarchy, for systemd or unused
 * controllers.
 */
async function cgroupLayout(): Promise<Machine['cgroup']> {
  const { readHierarchies } = await import('../kernel/cgroupfs/hierarchies.ts');
  const { controllers, unified } = readHierarchies();
  const hasV1 = [...controllers.values()].some(({ version }) => version === 1);
  if (unified === undefined) return hasV1 ? 'v1' : 'none';
  return hasV1 ? 'hybrid' : 'v2';
}
