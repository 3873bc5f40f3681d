// Finds what is wrong with a lesson beyond its schema: calls and names that do not exist, prose that is missing.

import { at, type Texts } from '../kernel/languages.ts';
import type { Language } from '../session/event.ts';
import { allItems } from './all-items.ts';
import { modeProblems } from './find-mode-problems.ts';
import { counterProblems, factProblems } from './find-teaches-problems.ts';
import type { LessonStructure } from './lesson-schema.ts';
import type { Lesson } from './lesson-type.ts';
import type { StepProse } from './parse-prose.ts';
import { changedItems, playedUpTo, statementsIn } from './teaches.ts';
import type { Do } from './verbs/do-schema.ts';
import { entryOf, isDraft, verbOf } from './verbs/item.ts';
import { namesMadeBy, namesUsedBy, nothingCalled } from './verbs/resolve-names.ts';

const languages = ['en', 'zh'] as const;

/** One line for each problem, beginning with its place: the step, or file and step. */
export const findProblems = (lesson: Lesson): Texts[] => [
  ...checkSteps(lesson),
  ...checkItems(lesson, allItems(lesson), namesIn(lesson)),
  ...checkCounters(lesson),
  ...modeProblems(lesson),
  ...checkTour(lesson),
  ...languages.flatMap((language) => checkProse(lesson, language)),
  ...checkNames(lesson),
];

function checkSteps({ steps, ...lesson }: LessonStructure): Texts[] {
  const twice = steps.filter(({ id }, i) => steps.findIndex((step) => step.id === id) < i);
  const unseen = steps.filter(({ do: [first] }) => first?.silent === true);
  const conditional = allItems({ ...lesson, given: [], steps }).filter(
    ({ item }) => item.needs !== undefined,
  );
  return [
    ...twice.map(({ id }) => at(id, { en: 'two steps have this id', zh: '有两个步骤都用这个 id' })),
    ...conditional.map(({ step }) =>
      at(step, { en: '`needs` is only for items of `given`', zh: '`needs` 只能用在 `given` 的条目里' }),
    ),
    ...unseen.map(({ id }) =>
      at(id, {
        en: 'its first item is silent, so it would run before it was shown',
        zh: '第一个条目是 silent，还没显示就会运行',
      }),
    ),
  ];
}

function checkItems(
  lesson: LessonStructure,
  items: readonly { step: string; item: Do }[],
  known: ReadonlySet<string>,
): Texts[] {
  return items.flatMap(({ step, item }) => {
    if (!lesson.draft && isDraft(item)) return [at(step, draftOnly(verbOf(item)))];
    const { verb, body } = entryOf(item);
    const unknown = lesson.draft ? [] : namesUsedBy(item).filter((name) => !known.has(name));
    return [
      ...(verb.problems?.(body) ?? []).map((problem) => at(step, problem)),
      ...unknown.map((name) => at(step, nothingCalled(name))),
    ];
  });
}

const draftOnly = (verb: string): Texts => ({
  en: `nothing performs \`${verb}\` yet: the lesson is a draft`,
  zh: `\`${verb}\` 还没有实现：这一课只能是草稿`,
});

/** What a counter-experiment does instead may use what the steps up to its statement make, and what it makes itself. */
const checkCounters = (lesson: LessonStructure): Texts[] =>
  statementsIn(lesson).flatMap((statement) => {
    const items = changedItems(statement);
    const made = items.flatMap(({ item }) => namesMadeBy(item));
    const known = namesIn({ ...lesson, steps: playedUpTo(statement) });
    return [...counterProblems(statement), ...checkItems(lesson, items, new Set([...known, ...made]))];
  });

/** What a step of the tour uses must be made in one. */
function checkTour(lesson: LessonStructure): Texts[] {
  const tour = { ...lesson, steps: lesson.steps.filter((step) => step.tour) };
  const [all, known] = [namesIn(lesson), namesIn(tour)];
  return allItems(tour).flatMap(({ step, item }) =>
    namesUsedBy(item)
      .filter((name) => all.has(name) && !known.has(name))
      .map((name) =>
        at(step, {
          en: `it is in the tour, and the step that makes ${name} is not`,
          zh: `它在导览里，而创建 ${name} 的步骤不在`,
        }),
      ),
  );
}

/** The names that exist from the beginning, and those that the lesson makes. */
const namesIn = (lesson: LessonStructure): ReadonlySet<string> =>
  new Set(['host', 'holder', ...allItems(lesson).flatMap(({ item }) => namesMadeBy(item))]);

function checkProse(lesson: Lesson, language: Language): Texts[] {
  const file = `${language}.md`;
  const prose = lesson.prose[language];
  const ids = lesson.steps.map(({ id }) => id);
  const extra = [...prose.steps.keys()]
    .filter((id) => !ids.includes(id))
    .map((id) => at(file, { en: `no step ${id}`, zh: `课程里没有步骤 ${id}` }));
  const missing = lesson.steps.flatMap((step) => {
    const text = prose.steps.get(step.id);
    if (text === undefined)
      return [at(file, { en: `step ${step.id} is missing`, zh: `缺少步骤 ${step.id}` })];
    return [...checkStepProse(step, text, lesson.draft), ...factProblems(step, text, language)].map(
      ({ en, zh }) => at(file, { en: `step ${step.id} ${en}`, zh: `步骤 ${step.id} ${zh}` }),
    );
  });
  return [...extra, ...missing];
}

/** @returns what is wrong with it, to be read after the name of the step */
function checkStepProse(
  { ask = [], task, again, try: lines }: LessonStructure['steps'][number],
  text: StepProse,
  draft: boolean,
): Texts[] {
  const ids = ask.map(({ id }) => id);
  const lacking = [
    ...(ask.length > 0 && text.question === '' ? ['ask'] : []),
    ...(lines !== undefined && text.tryIt === '' ? ['try'] : []),
    ...ids.filter((id) => !text.options.has(id)).map((id) => `option ${id}`),
    ...(text.hints.length < (task?.hints ?? 0) ? [`hint ${text.hints.length + 1}`] : []),
    ...(again !== undefined && text.again === '' ? ['again'] : []),
  ];
  const unknown = [
    ...[...text.options.keys()].filter((id) => !ids.includes(id)).map((id) => `option ${id}`),
    ...[...text.whyNot.keys()].filter((id) => !ids.includes(id)).map((id) => `why-not ${id}`),
  ];
  const unexplained = draft ? [] : ids.filter((id) => !text.whyNot.has(id));
  return [
    ...lacking.map((part) => ({ en: `lacks \`### ${part}\``, zh: `缺少 \`### ${part}\`` })),
    ...unknown.map((part) => ({
      en: `has \`### ${part}\`, and no such option is asked`,
      zh: `有 \`### ${part}\`，但提问里没有这个选项`,
    })),
    // The right answer needs none, but only the kernel knows which one that is.
    ...(unexplained.length > 1 ? [lacksWhyNot(unexplained)] : []),
  ];
}

const lacksWhyNot = (ids: readonly string[]): Texts => ({
  en: `lacks \`### why-not\` for all but one of ${ids.join(', ')}`,
  zh: `缺少 \`### why-not\`：${ids.join('、')} 里最多只能有一个不写`,
});

/** The properties that `{{NAME.property}}` in prose may have for this name. */
function propertiesOf(name: string, known: ReadonlySet<string>): readonly string[] {
  if (name === 'machine') return ['user', 'uid', 'kernel', 'arch', 'cgroup', 'memory'];
  if (name === 'lab') return ['ledger', 'cgroups'];
  return known.has(name) ? ['pid', 'hostname', 'inside', 'value'] : [];
}

/** Every `{{NAME.property}}` must name something in the lesson, and stand in a text where it is filled in. */
function checkNames(lesson: Lesson): Texts[] {
  const known = namesIn(lesson);
  const isKnown = (expression: string): boolean => {
    const [name = '', property = '', ...rest] = expression.split('.');
    return rest.length === 0 && propertiesOf(name, known).includes(property);
  };
  return languages.flatMap((language) =>
    [...lesson.prose[language].steps].flatMap(([id, step]) => [
      ...expressionsIn([step.text, step.after, step.question])
        .filter((expression) => !isKnown(expression))
        .map((expression) => at(ofStep(language, id), nothingCalled(`{{${expression}}}`))),
      ...expressionsIn([
        step.title,
        ...step.options.values(),
        ...step.whyNot.values(),
        step.fact,
        ...step.hints,
      ]).map((expression) => at(ofStep(language, id), notFilledIn(expression))),
    ]),
  );
}

const ofStep = (language: Language, id: string): Texts =>
  at(`${language}.md`, { en: `step ${id}`, zh: `步骤 ${id}` });

const notFilledIn = (expression: string): Texts => ({
  en: `{{${expression}}} is filled in only in the text, in ask and in after`,
  zh: `{{${expression}}} 只有写在正文、ask 和 after 里才会填入值`,
});

const expressionsIn = (texts: readonly string[]): string[] =>
  [...texts.join('\n').matchAll(/\{\{([^}]*)\}\}/g)].map(([, expression = '']) => expression);
