// The smallest screen shows a step's whole story beside its evidence: no text is so long that one has to scroll for it.

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { afterText } from '../../src/engine/runners/step-texts.ts';
import { packageRoot } from '../../src/lab/session/session-files.ts';
import { describeCheck } from '../../src/lesson/checks/judge.ts';
import type { StepStructure } from '../../src/lesson/lesson-schema.ts';
import type { Lesson } from '../../src/lesson/lesson-type.ts';
import { loadLessons } from '../../src/lesson/load-lessons.ts';
import type { StepProse } from '../../src/lesson/parse-prose.ts';
import type { Event, EventBody, Language, Texts } from '../../src/session/event.ts';
import { textOf } from '../../src/state/line.ts';
import { emptyModel, type Model, reduce } from '../../src/state/model.ts';
import { panesOf } from '../../src/state/panes/panes-of.ts';
import { viewAtStep, viewIn } from '../../src/state/view.ts';
import { stripArea } from '../../src/ui/parts/areas.ts';
import type { Composition } from '../../src/ui/parts/composition.ts';
import { composeStoryScreen } from '../../src/ui/screens/story/compose-story.ts';
import { readRecording, stopsOf } from '../support/recording.ts';
import { at, call } from './events.ts';

const smallest = { columns: 80, rows: 24 };
const languages = ['en', 'zh'] as const;
const lessons = loadLessons(join(packageRoot(), 'lessons'));

/** What live values look like, the longest of them. */
const values: Readonly<Record<string, string>> = {
  pid: '1048576',
  inside: '12',
  hostname: 'mycontainer',
  value: '1048576',
  kernel: '6.12.0-12-cloud-amd64',
  user: 'root',
  uid: '0',
  arch: 'arm64',
  cgroup: 'cgroup v2',
  memory: '128.0 GiB',
  ledger: '/run/nslab/0a1b2c',
  cgroups: ['freezer', 'pids', 'memory'].map((name) => `/sys/fs/cgroup/${name}/nslab-0a1b2c`).join(', '),
};
const filled = (text: string): string =>
  text.replace(/\{\{[a-z0-9-]+\.([a-z]+)\}\}/g, (_, property: string) => {
    const value = values[property];
    if (value === undefined) throw new Error(`no example of ${property}`);
    return value;
  });

/** Of all panes the calls can fill any room: with so many lines that the story gets no more than it must. */
const manyCalls: EventBody[] = Array.from({ length: 20 }, () => call);

function textsOf({ prose }: Lesson, step: string, part: (of: StepProse) => string | undefined): Texts {
  const of = (language: Language): string => {
    const found = prose[language].steps.get(step);
    return filled((found === undefined ? undefined : part(found)) ?? '');
  };
  return { en: of('en'), zh: of('zh') };
}

/** As the step begins: its text, and its question with all options. */
function asked(lesson: Lesson, step: StepStructure): EventBody[] {
  const texts = (part: (of: StepProse) => string | undefined): Texts => textsOf(lesson, step.id, part);
  const begun: EventBody = {
    type: 'step',
    lesson: lesson.id,
    lessonNumber: 1,
    step: step.id,
    stepNumber: 1,
    title: texts(({ title }) => title),
    text: texts(({ text }) => text),
    watch: step.watch,
    terms: [],
  };
  const options = (step.ask ?? []).map(({ id }) => ({ id, text: texts((prose) => prose.options.get(id)) }));
  const text = texts(({ question }) => question);
  return [begun, ...manyCalls, ...(step.ask ? [{ type: 'ask' as const, id: step.id, text, options }] : [])];
}

/** When it is over: for whom gave each of the wrong answers, or had none to give. */
function overs(lesson: Lesson, step: StepStructure): EventBody[][] {
  const texts = (part: (of: StepProse) => string | undefined): Texts => textsOf(lesson, step.id, part);
  const whyNot = lesson.prose.en.steps.get(step.id)?.whyNot ?? new Map<string, string>();
  const ids = (step.ask ?? []).map(({ id }) => id);
  const holds = ids.find((id) => !whyNot.has(id)) ?? '';
  const verdicts = ids
    .filter((id) => id !== holds)
    .map((chosen): EventBody[] => [
      { type: 'answer', id: step.id, chosen },
      { type: 'reveal', id: step.id, chosen, holds, why: texts((prose) => prose.whyNot.get(chosen)) },
    ]);
  const checks = step.checks.map(
    (check): EventBody => ({ type: 'check', ok: true, found: '', text: describeCheck(check) }),
  );
  const note = texts((prose) => afterText(prose, false));
  const end: EventBody[] = note.en === '' ? [] : [{ type: 'note', text: note }];
  return (verdicts.length === 0 ? [[]] : verdicts).map((verdict) => [...verdict, ...checks, ...end]);
}

const modelOf = (events: readonly EventBody[]): Model =>
  events.map((event) => at(event)).reduce(reduce, emptyModel);

/** The screen with the story above its fullest pane. */
function composed(model: Model, language: Language, scroll = 0): Composition {
  const view = viewAtStep(viewIn(language), model.step?.watch ?? []);
  const focus = panesOf(model).includes('calls') ? ('calls' as const) : ('story' as const);
  return composeStoryScreen(model, { ...view, focus, scroll: { story: scroll } }, smallest, undefined);
}

/** The last line of a window that is too small says how to go on, and takes a line of it. */
const rowsTooMany = (model: Model, language: Language): number =>
  Math.max(0, (composed(model, language).furthest.story ?? 0) - 1);

const problem = (lesson: string, step: string, language: Language, when: string, rows: number): string[] =>
  rows === 0 ? [] : [`${lesson}, step ${step}, ${language}, ${when}: ${rows} rows too many at 80×24`];

describe.each(lessons)('$id: every text fits a screen of 80×24', (lesson) => {
  it.each(languages)('in %s', (language) => {
    const tooLong = lesson.steps.flatMap((step) => {
      const begun = asked(lesson, step);
      const ended = overs(lesson, step).map((over) => modelOf([...begun, ...over]));
      const rowsAtEnd = Math.max(...ended.map((model) => rowsTooMany(model, language)));
      return [
        ...problem(lesson.id, step.id, language, 'as it begins', rowsTooMany(modelOf(begun), language)),
        ...problem(lesson.id, step.id, language, 'when it is over', rowsAtEnd),
      ];
    });
    expect(tooLong, tooLong.join('\n')).toEqual([]);
  });
});

describe('the recorded tour', () => {
  const events: readonly Event[] = readRecording();
  const stops = stopsOf(events).map((stop) => ({
    ...stop,
    model: events.slice(0, stop.count).reduce(reduce, emptyModel),
  }));
  const story = (composition: Composition): string =>
    (composition.blocks.find(({ area }) => area.top > stripArea(80).top)?.lines ?? []).map(textOf).join('\n');

  it.each(languages)('shows each step to its end without scrolling, in %s', (language) => {
    const tooLong = stops
      .filter(({ when, model }) => when === 'end' && model.ledger === undefined)
      .flatMap(({ lesson, step, model }) =>
        problem(lesson, step, language, 'when it is over', rowsTooMany(model, language)),
      );
    expect(tooLong, tooLong.join('\n')).toEqual([]);
  });

  it.each(languages)(
    'shows each question with all of its options beside the step’s own pane, in %s',
    (language) => {
      const hidden = stops
        .filter(({ when }) => when === 'ask')
        .flatMap(({ lesson, step, model }) => {
          const view = viewAtStep(viewIn(language), model.step?.watch ?? []);
          const { furthest } = composeStoryScreen(model, view, smallest, undefined);
          return problem(lesson, step, language, 'at its question', furthest.story ?? 0);
        });
      expect(hidden, hidden.join('\n')).toEqual([]);
    },
  );

  /** A long command is cut at the end of its row; `x` shows all of it. */
  const beginOf = (text: string): string => text.slice(0, 40).replace(/\s+/g, '');

  it.each(languages)(
    'keeps the begin of the command or the title of every operation in sight, in %s',
    (language) => {
      const planned = stops.filter(({ when }) => when === 'plan' || when === 'ask');
      expect(planned.length).toBeGreaterThan(20);
      const lost = planned.flatMap(({ lesson, step, model }) => {
        const shown = story(composed(model, language)).replace(/\s+/g, '');
        return model.outline
          .filter(({ silent }) => !silent)
          .map(({ same, title }) => (same.shell === undefined ? title[language] : `$ ${same.shell}`))
          .filter((text) => !shown.includes(beginOf(text)))
          .map((text) => `${lesson}, step ${step}: ${text}`);
      });
      expect([...new Set(lost)]).toEqual([]);
    },
  );
});
