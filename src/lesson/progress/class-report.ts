// Sums what a class has handed in: lessons done, tasks solved, and which wrong answers were given first, and how often.

import type { HandIn } from './hand-in.ts';

interface QuestionReport {
  readonly lesson: string;
  readonly step: string;
  readonly asked: number;
  readonly right: number;
  /** Wrong first answers, the most frequent first; `—` for those who did not know. */
  readonly wrong: readonly {
    readonly option: string;
    readonly count: number;
    readonly misconception?: string;
  }[];
}

export interface ClassReport {
  readonly learners: number;
  readonly lessons: readonly {
    readonly id: string;
    readonly done: number;
    /** By step: how many have solved the task, and the hints that they took together. */
    readonly tasks: readonly { readonly step: string; readonly solved: number; readonly hints: number }[];
  }[];
  readonly questions: readonly QuestionReport[];
}

export function reportOf(handIns: readonly HandIn[]): ClassReport {
  const lessons = new Map<string, { done: number; tasks: Map<string, { solved: number; hints: number }> }>();
  const questions = new Map<
    string,
    { lesson: string; step: string; asked: number; right: number; wrong: Counted }
  >();
  for (const { id, done, answers, tasks } of handIns.flatMap((one) => one.lessons)) {
    const lesson = entry(lessons, id, () => ({ done: 0, tasks: new Map() }));
    if (done) lesson.done++;
    for (const { step, hints } of tasks) {
      const task = entry(lesson.tasks, step, () => ({ solved: 0, hints: 0 }));
      task.solved++;
      task.hints += hints;
    }
    for (const { step, first, held, misconception } of answers) {
      const question = entry(questions, `${id} ${step}`, () => ({
        lesson: id,
        step,
        asked: 0,
        right: 0,
        wrong: new Map() as Counted,
      }));
      question.asked++;
      if (first === held) question.right++;
      else count(question.wrong, first ?? '—', misconception);
    }
  }
  return {
    learners: handIns.length,
    lessons: [...lessons].map(([id, { done, tasks }]) => ({
      id,
      done,
      tasks: [...tasks].map(([step, sums]) => ({ step, ...sums })),
    })),
    questions: [...questions.values()].map(({ wrong, ...rest }) => ({
      ...rest,
      wrong: [...wrong]
        .map(([option, { times, misconception }]) => ({
          option,
          count: times,
          ...(misconception === undefined ? {} : { misconception }),
        }))
        .toSorted((a, b) => b.count - a.count),
    })),
  };
}

type Counted = Map<string, { times: number; misconception: string | undefined }>;

function count(wrong: Counted, option: string, misconception: string | undefined): void {
  const known = entry(wrong, option, () => ({ times: 0, misconception }));
  known.times++;
}

function entry<V>(map: Map<string, V>, key: string, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
