// Reads lessons/misconceptions.md: beliefs that wrong answers stand for, and checks that lessons refute each of them.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { at, type Texts } from '../kernel/languages.ts';
import type { LessonStructure } from './lesson-schema.ts';
import { splitSections, stepIn } from './parse-prose.ts';
import { readLessonFile } from './read-lesson-file.ts';

const FILE = 'misconceptions.md';
const fields = ['en', 'zh', 'source', 'truth', 'refuted by'] as const;

export interface Misconception {
  readonly id: string;
  readonly fields: ReadonlyMap<string, string>;
}

/** None where the folder has no such file. @throws UserError when it cannot be read */
export function readMisconceptions(folder: string): Misconception[] {
  const path = join(folder, FILE);
  if (!existsSync(path)) return [];
  return splitSections(readLessonFile(path), '## ')
    .slice(1)
    .map(({ heading, text }) => ({
      id: heading,
      fields: new Map(
        text
          .split('\n')
          .map((line) => /^([a-z ]+): (.+)$/.exec(line.trim()))
          .flatMap((found) => (found === null ? [] : [[found[1] ?? '', found[2] ?? ''] as const])),
      ),
    }));
}

/** A line for each problem: an entry lacks a field, no question refutes it, an option names one that is not there. */
export function misconceptionProblems(
  known: readonly Misconception[],
  lessons: readonly LessonStructure[],
): Texts[] {
  const named = lessons.flatMap(({ id: lesson, steps }) =>
    steps.flatMap(({ id: step, ask = [] }) =>
      ask.flatMap(({ misconception }) =>
        misconception === undefined ? [] : [{ lesson, step, misconception }],
      ),
    ),
  );
  const ids = new Set(known.map(({ id }) => id));
  return [
    ...known.flatMap(({ id, fields: has }) => [
      ...fields.filter((field) => !has.has(field)).map((field) => at(FILE, lacksField(id, field))),
      ...(named.some(
        (one) => one.misconception === id && has.get('refuted by') === `${one.lesson} ${one.step}`,
      )
        ? []
        : [at(FILE, at(id, notRefuted(has.get('refuted by'))))]),
    ]),
    ...named
      .filter(({ misconception }) => !ids.has(misconception))
      .map(({ lesson, step, misconception }) => at(stepIn(lesson, step), notThere(misconception))),
  ];
}

const lacksField = (id: string, field: string): Texts => ({
  en: `${id} lacks \`${field}:\``,
  zh: `${id} 缺少 \`${field}:\``,
});

/** @param by what the entry names: the lesson, and its step */
const notRefuted = (by: string | undefined): Texts => ({
  en: `no wrong answer of ${by ?? 'any step'} stands for it`,
  zh: by === undefined ? '没有哪个步骤的错误选项代表它' : `${by} 没有代表它的错误选项`,
});

const notThere = (id: string): Texts => ({ en: `${FILE} has no ${id}`, zh: `${FILE} 里没有 ${id}` });
