// Finds what is wrong with a lesson beyond its schema: calls and names that do not exist, prose that is missing.

import type { Language } from '../session/event.ts';
import { allItems } from './all-items.ts';
import { counterProblems, factProblems } from './find-teaches-problems.ts';
import type { LessonStructure } from './lesson-schema.ts';
import type { Lesson } from './load-lessons.ts';
import type { StepProse } from './parse-prose.ts';
import { changedItems, playedUpTo, statementsIn } from './teaches.ts';
import type { Do } from './verbs/do-schema.ts';
import { entryOf, isDraft, verbOf } from './verbs/item.ts';
import { namesMadeBy, namesUsedBy } from './verbs/resolve-names.ts';

const languages = ['en', 'zh'] as const;

/** One line for each problem, beginning with its place: the step, or file and step. */
export const findProblems = (lesson: Lesson): string[] => [
  ...checkSteps(lesson),
  ...checkItems(lesson, allItems(lesson), namesIn(lesson)),
  ...checkCounters(lesson),
  ...checkTour(lesson),
  ...languages.flatMap((language) => checkProse(lesson, language)),
  ...checkNames(lesson),
];

function checkSteps({ steps, ...lesson }: LessonStructure): string[] {
  const twice = steps.filter(({ id }, i) => steps.findIndex((step) => step.id === id) < i);
  const unseen = steps.filter(({ do: [first] }) => first?.silent === true);
  const conditional = allItems({ ...lesson, given: [], steps }).filter(
    ({ item }) => item.needs !== undefined,
  );
  return [
    ...twice.map(({ id }) => `${id}: two steps have this id`),
    ...conditional.map(({ step }) => `${step}: \`needs\` is only for items of \`given\``),
    ...unseen.map(({ id }) => `${id}: its first item is silent, so it would run before it was shown`),
  ];
}

function checkItems(
  lesson: LessonStructure,
  items: readonly { step: string; item: Do }[],
  known: ReadonlySet<string>,
): string[] {
  return items.flatMap(({ step, item }) => {
    if (!lesson.draft && isDraft(item))
      return [`${step}: nothing performs \`${verbOf(item)}\` yet: the lesson is a draft`];
    const { verb, body } = entryOf(item);
    const unknown = lesson.draft ? [] : namesUsedBy(item).filter((name) => !known.has(name));
    return [
      ...(verb.problems?.(body) ?? []).map((problem) => `${step}: ${problem}`),
      ...unknown.map((name) => `${step}: nothing is called ${name}`),
    ];
  });
}

/** What a counter-experiment does instead may use what the steps up to its statement make, and what it makes itself. */
const checkCounters = (lesson: LessonStructure): string[] =>
  statementsIn(lesson).flatMap((statement) => {
    const items = changedItems(statement);
    const made = items.flatMap(({ item }) => namesMadeBy(item));
    const known = namesIn({ ...lesson, steps: playedUpTo(statement) });
    return [...counterProblems(statement), ...checkItems(lesson, items, new Set([...known, ...made]))];
  });

/** What a step of the tour uses must be made in one. */
function checkTour(lesson: LessonStructure): string[] {
  const tour = { ...lesson, steps: lesson.steps.filter((step) => step.tour) };
  const [all, known] = [namesIn(lesson), namesIn(tour)];
  return allItems(tour).flatMap(({ step, item }) =>
    namesUsedBy(item)
      .filter((name) => all.has(name) && !known.has(name))
      .map((name) => `${step}: it is in the tour, and the step that makes ${name} is not`),
  );
}

/** The names that exist from the beginning, and those that the lesson makes. */
const namesIn = (lesson: LessonStructure): ReadonlySet<string> =>
  new Set(['host', 'holder', ...allItems(lesson).flatMap(({ item }) => namesMadeBy(item))]);

function checkProse(lesson: Lesson, language: Language): string[] {
  const prose = lesson.prose[language];
  const ids = lesson.steps.map(({ id }) => id);
  const extra = [...prose.steps.keys()]
    .filter((id) => !ids.includes(id))
    .map((id) => `${language}.md: no step ${id}`);
  const missing = lesson.steps.flatMap((step) => {
    const text = prose.steps.get(step.id);
    if (text === undefined) return [`${language}.md: step ${step.id} is missing`];
    return [...checkStepProse(step, text, lesson.draft), ...factProblems(step, text, language)].map(
      (problem) => `${language}.md: step ${step.id} ${problem}`,
    );
  });
  return [...extra, ...missing];
}

function checkStepProse(
  { ask = [], task, try: lines }: LessonStructure['steps'][number],
  text: StepProse,
  draft: boolean,
): string[] {
  const ids = ask.map(({ id }) => id);
  const lacking = [
    ...(ask.length > 0 && text.question === '' ? ['ask'] : []),
    ...(lines !== undefined && text.tryIt === '' ? ['try'] : []),
    ...ids.filter((id) => !text.options.has(id)).map((id) => `option ${id}`),
    ...(text.hints.length < (task?.hints ?? 0) ? [`hint ${text.hints.length + 1}`] : []),
  ];
  const unknown = [
    ...[...text.options.keys()].filter((id) => !ids.includes(id)).map((id) => `option ${id}`),
    ...[...text.whyNot.keys()].filter((id) => !ids.includes(id)).map((id) => `why-not ${id}`),
  ];
  const unexplained = draft ? [] : ids.filter((id) => !text.whyNot.has(id));
  return [
    ...lacking.map((part) => `lacks \`### ${part}\``),
    ...unknown.map((part) => `has \`### ${part}\`, and no such option is asked`),
    // The right answer needs none, but only the kernel knows which one that is.
    ...(unexplained.length > 1 ? [`lacks \`### why-not\` for all but one of ${unexplained.join(', ')}`] : []),
  ];
}

/** The properties that `{{NAME.property}}` in prose may have for this name. */
function propertiesOf(name: string, known: ReadonlySet<string>): readonly string[] {
  if (name === 'machine') return ['user', 'uid', 'kernel', 'arch', 'cgroup', 'memory'];
  if (name === 'lab') return ['ledger', 'cgroups'];
  return known.has(name) ? ['pid', 'hostname', 'inside', 'value'] : [];
}

/** Every `{{NAME.property}}` must name something in the lesson, and stand in a text where it is filled in. */
function checkNames(lesson: Lesson): string[] {
  const known = namesIn(lesson);
  const isKnown = (expression: string): boolean => {
    const [name = '', property = '', ...rest] = expression.split('.');
    return rest.length === 0 && propertiesOf(name, known).includes(property);
  };
  return languages.flatMap((language) =>
    [...lesson.prose[language].steps].flatMap(([id, step]) => [
      ...expressionsIn([step.text, step.after, step.question])
        .filter((expression) => !isKnown(expression))
        .map((expression) => `${language}.md: step ${id}: nothing is called {{${expression}}}`),
      ...expressionsIn([
        step.title,
        ...step.options.values(),
        ...step.whyNot.values(),
        step.fact,
        ...step.hints,
      ]).map(
        (expression) =>
          `${language}.md: step ${id}: {{${expression}}} is filled in only in the text, in ask and in after`,
      ),
    ]),
  );
}

const expressionsIn = (texts: readonly string[]): string[] =>
  [...texts.join('\n').matchAll(/\{\{([^}]*)\}\}/g)].map(([, expression = '']) => expression);
