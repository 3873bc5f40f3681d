// Runs one lesson: shows each operation, waits, performs it, reads the evidence, judges the checks.

import type { LocalExecutor } from '../../kernel/local/executor.ts';
import { plannedLines } from '../../lab/operation/step.ts';
import type { Reading } from '../../lesson/checks/check.ts';
import type { Check } from '../../lesson/checks/check-schema.ts';
import { describeCheck, holds, measure } from '../../lesson/checks/judge.ts';
import type { Glossary } from '../../lesson/glossary.ts';
import type { LessonRun } from '../../lesson/lesson-run.ts';
import type { StepStructure } from '../../lesson/lesson-schema.ts';
import type { StepProse } from '../../lesson/parse-prose.ts';
import type { Do } from '../../lesson/verbs/do-schema.ts';
import { planItem } from '../../lesson/verbs/plan-item.ts';
import { type Preview, previewFollowers } from '../../lesson/verbs/preview-followers.ts';
import type { Texts } from '../../session/event.ts';
import { type Intents, Jump } from '../intents.ts';
import type { Sampler } from '../sampler.ts';
import { emitSnapshots } from '../snapshots.ts';
import { findLost } from './find-ended.ts';
import { afterwards, filled, termsOf, textsOf } from './step-texts.ts';
import { waitFor } from './waiting.ts';

export interface RunnerOptions {
  readonly local: LocalExecutor;
  readonly intents: Intents;
  /** Wait for nobody. */
  readonly auto: boolean;
  /** With `auto`: how long to stay at each place where a learner would press a key, in milliseconds. */
  readonly paceMs?: number | undefined;
  /** The words of the field that are explained. */
  readonly glossary: Glossary;
  /** The number that the tour gives this lesson. */
  readonly position: number;
  /** Reads the evidence while the lesson waits; without, it is read at each step's beginning and end only. */
  readonly sampler?: Sampler | undefined;
  /** Told of each step as it begins. */
  readonly onStep?: (step: StepStructure) => void;
}

/**
 * Runs every step; those before `from` at once and without telling anybody, to come back to where one was.
 * @returns whether every check held
 * @throws SyscallError, ActorGone, Jump, the reason of `intents.stop`
 */
export async function runLesson(run: LessonRun, options: RunnerOptions, from = 0): Promise<boolean> {
  const unseen = { ...run, lab: { ...run.lab, emit: undefined } };
  let ok = true;
  for (const [i, step] of run.lesson.steps.entries()) {
    const held =
      i < from
        ? await runStep(unseen, step, i + 1, { ...options, auto: true, paceMs: undefined })
        : await runStep(run, step, i + 1, options).catch((error: unknown) => {
            if (error instanceof Jump) error.step = i;
            throw error;
          });
    if (!held) ok = false;
  }
  return ok;
}

async function runStep(
  run: LessonRun,
  step: StepStructure,
  number: number,
  options: RunnerOptions,
): Promise<boolean> {
  const { lab, lesson } = run;
  options.onStep?.(step);
  options.sampler?.atStep(step);
  const text = (part: (prose: StepProse) => string | undefined): Texts => textsOf(run, step.id, part);
  lab.emit?.({
    type: 'step',
    lesson: lesson.id,
    lessonNumber: options.position,
    step: step.id,
    stepNumber: number,
    title: text((prose) => prose.title),
    text: await filled(
      run,
      text((prose) => prose.text),
    ),
    watch: step.watch,
    terms: termsOf(run, step.id, options.glossary),
  });
  await emitSnapshots(run, options.local, step.watch, step.compare);
  const before = await readAll(run, checksOf(step));
  const chosen = await ask(run, step, options, text);
  for (const [i, item] of step.do.entries()) await runItem(run, step, item, i + 1, options);
  await emitSnapshots(run, options.local, step.watch, step.compare);
  await reveal(run, step, before, chosen);
  const ok = await judge(run, step.checks, before);
  const after = text((prose) => afterwards(prose, run.lab.userNamespace === undefined));
  if (after.en !== '') lab.emit?.({ type: 'note', text: await filled(run, after) });
  await pause('next', run, options);
  return ok;
}

const checksOf = (step: StepStructure): Check[] => [
  ...step.checks,
  ...(step.ask ?? []).map(({ holds }) => holds),
];

/** What each check is about, before the step; an actor that does not exist yet has nothing to read. */
async function readAll(run: LessonRun, checks: readonly Check[]): Promise<Map<Check, Reading>> {
  const readings = new Map<Check, Reading>();
  for (const check of checks) {
    if (subjectsExist(run, check)) readings.set(check, await measure(run, check));
  }
  return readings;
}

function subjectsExist(run: LessonRun, check: Check): boolean {
  const [body] = Object.values(check);
  const names = [
    body !== undefined && 'of' in body ? body.of : undefined,
    body !== undefined && 'by' in body ? body.by : undefined,
  ];
  return names.every((name) => name === undefined || run.lab.actors.has(name) || run.lab.programs.has(name));
}

async function pause(
  what: 'operation' | 'next',
  run: LessonRun,
  { auto, paceMs, intents, sampler }: RunnerOptions,
): Promise<void> {
  intents.signal.throwIfAborted();
  if (auto && paceMs === undefined) return;
  run.lab.emit?.({ type: 'wait', what });
  await waiting(intents.take('next'), { paceMs, intents, sampler });
}

/** Evidence is read meanwhile; with a pace, nobody needs to press a key. */
async function waiting<T>(
  taken: Promise<T>,
  { paceMs, intents, sampler }: Pick<RunnerOptions, 'paceMs' | 'intents' | 'sampler'>,
): Promise<T> {
  const timer = paceMs === undefined ? undefined : setTimeout(() => intents.send({ type: 'next' }), paceMs);
  try {
    return await (sampler?.during(taken) ?? taken);
  } finally {
    clearTimeout(timer);
  }
}

async function ask(
  run: LessonRun,
  step: StepStructure,
  { auto, paceMs, intents, sampler }: RunnerOptions,
  text: (part: (prose: StepProse) => string | undefined) => Texts,
): Promise<string | undefined> {
  if (step.ask === undefined) return undefined;
  const options = step.ask.map(({ id }) => ({ id, text: text((prose) => prose.options.get(id)) }));
  run.lab.emit?.({
    type: 'ask',
    id: step.id,
    text: await filled(
      run,
      text((prose) => prose.question),
    ),
    options,
  });
  if (auto && paceMs === undefined) return undefined;
  run.lab.emit?.({ type: 'wait', what: 'answer' });
  const answer = await waiting(intents.take('answer', 'next'), { paceMs, intents, sampler });
  const chosen = answer.type === 'answer' ? answer.option : undefined;
  run.lab.emit?.({ type: 'answer', id: step.id, chosen });
  return chosen;
}

/** The right answer is the one that the kernel now bears out. @throws Error when not exactly one does: the lesson is wrong */
async function reveal(
  run: LessonRun,
  step: StepStructure,
  before: ReadonlyMap<Check, Reading>,
  chosen: string | undefined,
): Promise<void> {
  if (step.ask === undefined) return;
  const right: string[] = [];
  for (const { id, holds: check } of step.ask) {
    if (holds(check, await measure(run, check), before.get(check))) right.push(id);
  }
  const [answer] = right;
  if (answer === undefined || right.length > 1) {
    const lost = await findLost(run);
    if (lost !== undefined) throw lost;
    throw new Error(
      `${run.lesson.id}, step ${step.id}: ${right.length} of its answers hold, and it must be one`,
    );
  }
  const why =
    chosen === undefined || chosen === answer
      ? undefined
      : textsOf(run, step.id, (prose) => prose.whyNot.get(chosen));
  run.lab.emit?.({ type: 'reveal', id: step.id, holds: answer, chosen, why });
}

async function judge(
  run: LessonRun,
  checks: readonly Check[],
  before: ReadonlyMap<Check, Reading>,
): Promise<boolean> {
  let all = true;
  for (const check of checks) {
    const now = await measure(run, check);
    const ok = holds(check, now, before.get(check));
    if (!ok) all = false;
    run.lab.emit?.({ type: 'check', text: describeCheck(check), ok, found: String(now ?? 'nothing') });
  }
  return all;
}

async function runItem(
  run: LessonRun,
  step: StepStructure,
  item: Do,
  number: number,
  options: RunnerOptions,
): Promise<void> {
  const planned = await planItem(run, item);
  if (planned === undefined) {
    await waitFor(run, step, item, options);
    return emitSnapshots(run, options.local, step.watch, step.compare);
  }
  const { operation } = planned;
  const same = { ...operation.same, ...item.same };
  run.lab.emit?.({
    type: 'plan',
    operation: number,
    title: operation.title,
    lines: plannedLines(operation),
    same,
    ...(item.silent ? {} : thenOf(run, step.do.slice(number))),
  });
  if (!item.silent) await pause('operation', run, options);
  await planned.perform();
  await emitSnapshots(run, options.local, step.watch, step.compare);
}

/** Left out where nothing follows. */
function thenOf(run: LessonRun, items: readonly Do[]): { then?: Preview[] } {
  const then = previewFollowers(run, items);
  return then.length === 0 ? {} : { then };
}
