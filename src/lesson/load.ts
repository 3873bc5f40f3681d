// Loads lessons from their folders and holds the structure against the prose.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, YAMLParseError } from 'yaml';
import { UserError } from '../kernel/errors.ts';
import { callNamed } from '../kernel/syscalls/table.ts';
import type { Language } from '../session/event.ts';
import { type Prose, parseProse } from './prose.ts';
import { type Do, drafted, type LessonStructure, lessonSchema, verbOf } from './schema.ts';

export interface Lesson extends LessonStructure {
  readonly folder: string;
  readonly prose: Readonly<Record<Language, Prose>>;
}

const languages = ['en', 'zh'] as const;

/** Every lesson in the folder, by number. @throws UserError that names file and place */
export function loadLessons(folder: string): Lesson[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => loadLesson(join(folder, name)))
    .sort((a, b) => a.number - b.number);
}

/** @throws UserError that names file and place */
export function loadLesson(folder: string): Lesson {
  const file = join(folder, 'lesson.yaml');
  const structure = readStructure(file);
  const prose = Object.fromEntries(
    languages.map((language) => {
      const path = join(folder, `${language}.md`);
      return [language, parseProse(readFileSync(path, 'utf8'), path)];
    }),
  ) as Record<Language, Prose>;
  const lesson: Lesson = { ...structure, folder, prose };
  const problems = [
    ...checkCalls(lesson),
    ...languages.flatMap((language) => checkProse(lesson, language)),
    ...checkNames(lesson),
  ];
  if (problems.length > 0)
    throw new UserError('failed', `${file}:\n${problems.map((p) => `  ${p}`).join('\n')}`);
  return lesson;
}

function readStructure(file: string): LessonStructure {
  try {
    const parsed = lessonSchema.safeParse(parse(readFileSync(file, 'utf8')));
    if (parsed.success) return parsed.data;
    const problems = parsed.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
    throw new UserError('failed', `${file}:\n${problems.join('\n')}`);
  } catch (cause) {
    if (cause instanceof YAMLParseError)
      throw new UserError('failed', `${file}: ${cause.message}`, { cause });
    throw cause;
  }
}

/** Every `do` of a lesson, with the step it belongs to. */
export const allActions = (lesson: LessonStructure): { step: string; item: Do }[] =>
  lesson.steps.flatMap(({ id, do: items, task }) =>
    [...items, ...(task === undefined ? [] : [...task.solutions.flat(), ...task.cheat])].map((item) => ({
      step: id,
      item,
    })),
  );

/** The call of a `call`, which is named by the one key that is not `actor`. */
export function callOf(item: NonNullable<Do['call']>): {
  actor: string;
  name: string;
  args: Record<string, unknown>;
} {
  const { actor, ...rest } = item;
  const [[name, args] = ['', {}], ...more] = Object.entries(rest);
  if (more.length > 0)
    throw new UserError('failed', `a call names one system call, not ${Object.keys(rest).join(', ')}`);
  return { actor, name, args: (args ?? {}) as Record<string, unknown> };
}

function checkCalls(lesson: LessonStructure): string[] {
  return allActions(lesson).flatMap(({ step, item }) => {
    const verb = verbOf(item);
    if (!lesson.draft && drafted.includes(verb))
      return [`${step}: nothing performs \`${verb}\` yet: the lesson is a draft`];
    if (item.call === undefined) return [];
    const { name, args } = callOf(item.call);
    const spec = callNamed(name);
    if (spec === undefined) return [`${step}: no system call ${name}`];
    const known = spec.params.map((param) => param.name);
    return Object.keys(args)
      .filter((arg) => !known.includes(arg))
      .map((arg) => `${step}: ${name} has no parameter ${arg}`);
  });
}

function checkProse(lesson: Lesson, language: Language): string[] {
  const prose = lesson.prose[language];
  const ids = lesson.steps.map(({ id }) => id);
  const extra = [...prose.steps.keys()]
    .filter((id) => !ids.includes(id))
    .map((id) => `${language}.md: no step ${id}`);
  const missing = lesson.steps.flatMap(({ id, ask = [], task }) => {
    const text = prose.steps.get(id);
    if (text === undefined) return [`${language}.md: step ${id} is missing`];
    const options = ask
      .filter((option) => !text.options.has(option.id))
      .map((option) => `option ${option.id}`);
    const question = ask.length > 0 && text.question === '' ? ['ask'] : [];
    const hints = text.hints.length < (task?.hints ?? 0) ? [`hint ${text.hints.length + 1}`] : [];
    return [...options, ...question, ...hints].map(
      (part) => `${language}.md: step ${id} lacks \`### ${part}\``,
    );
  });
  return [...extra, ...missing];
}

/** What `{{NAME.property}}` in prose may ask for. */
export const liveProperties = ['pid', 'hostname', 'inside', 'value'] as const;

/** Every `{{NAME.property}}` must name something of the lesson. */
function checkNames(lesson: Lesson): string[] {
  const made = allActions(lesson).flatMap(({ item }) => [item.as, item.clone?.as, item.start?.as]);
  const known = new Set(['host', 'holder', ...made]);
  return languages.flatMap((language) =>
    [...lesson.prose[language].steps].flatMap(([id, step]) =>
      [...`${step.text} ${step.after} ${step.question}`.matchAll(/\{\{([^}]*)\}\}/g)]
        .map(([, expression = '']) => expression)
        .filter((expression) => {
          const [name, property, ...rest] = expression.split('.');
          return rest.length > 0 || !known.has(name) || !liveProperties.some((p) => p === property);
        })
        .map((expression) => `${language}.md: step ${id}: nothing is called {{${expression}}}`),
    ),
  );
}
