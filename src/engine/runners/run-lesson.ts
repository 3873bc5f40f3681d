// Runs one lesson: shows each operation, waits, performs it, reads the evidence, judges the checks.

import { plannedLines } from '../../lab/operation/step.ts';
import type { Reading } from '../../lesson/checks/check.ts';
import type { Check } from '../../lesson/checks/check-schema.ts';
import { describeCheck, holds, measure } from '../../lesson/checks/judge.ts';
import type { Glossary } from '../../lesson/glossary.ts';
import type { LessonRun, MachineFacts } from '../../lesson/lesson-run.ts';
import type { StepStructure } from '../../lesson/lesson-schema.ts';
import type { Lesson } from '../../lesson/load-lessons.ts';
import type { StepProse } from '../../lesson/parse-prose.ts';
import type { Do } from '../../lesson/verbs/do-schema.ts';
import { outlineOf } from '../../lesson/verbs/outline.ts';
import { type Planned, planItem } from '../../lesson/verbs/plan-item.ts';
import type { Emit, EventBody, Texts } from '../../session/event.ts';
import { type Answer, Jump } from '../intents.ts';
import type { LabSession } from '../lab-session.ts';
import { boxAmong, type ShellVariables, shellVariables, withVariables } from '../shell-variables.ts';
import { findDeadProcess } from './find-dead-process.ts';
import { NoSingleAnswer } from './stage-failure.ts';
import { afterText, fillInTexts, termsOf, textsOf } from './step-texts.ts';
import { waitsForNobody, wantsOneByOne } from './wait-for-learner.ts';
import { waitForItem } from './waiting.ts';
import type { MountWatch } from './watch-mounts.ts';

export interface LessonOptions {
  readonly lesson: Lesson;
  readonly signal: AbortSignal;
  /** Go on without a key press. */
  readonly auto: boolean;
  /** With `auto`: how long to stay where a learner would press a key, in milliseconds; by default not at all. */
  readonly paceMs?: number | undefined;
  /** The technical terms that are explained. */
  readonly glossary: Glossary;
  /** What the lesson's texts say about this machine. */
  readonly machine: MachineFacts;
  /** The number of this lesson in the tour. */
  readonly position: number;
  /** Compares the lab's mounts before and after each operation. */
  readonly mounts?: MountWatch | undefined;
}

/** What the steps of a lesson work with. */
interface StepContext extends LessonOptions {
  readonly session: LabSession;
  readonly run: LessonRun;
}

/**
 * Runs every step; those before `from` at once and without events, to return to a step.
 * @returns whether every check held
 * @throws SyscallError, ActorGone, Jump, the reason of `intents.stop`
 */
export async function runLesson(session: LabSession, options: LessonOptions, from = 0): Promise<boolean> {
  const { lesson, machine } = options;
  const run: LessonRun = {
    lab: session.lab,
    local: session.local,
    lesson,
    layers: lesson.layers,
    machine,
    results: new Map(),
    pings: new Map(),
  };
  const stage: StepContext = { ...options, session, run };
  const silent: StepContext = {
    ...stage,
    run: { ...run, lab: { ...run.lab, emit: undefined } },
    auto: true,
    paceMs: undefined,
  };
  let ok = true;
  for (const [i, step] of lesson.steps.entries()) {
    const held =
      i < from
        ? await runStep(silent, step, i + 1)
        : await runStep(stage, step, i + 1).catch((error: unknown) => {
            if (error instanceof Jump) error.step = i;
            throw error;
          });
    if (!held) ok = false;
  }
  return ok;
}

async function runStep(stage: StepContext, step: StepStructure, number: number): Promise<boolean> {
  const { session, run, lesson } = stage;
  const { emit } = run.lab;
  session.watch({ watch: step.watch, compare: step.compare, layers: lesson.layers });
  const text = (part: (prose: StepProse) => string | undefined): Texts => textsOf(run, step.id, part);
  emit?.({
    type: 'step',
    lesson: lesson.id,
    lessonNumber: stage.position,
    step: step.id,
    stepNumber: number,
    title: text((prose) => prose.title),
    text: await fillInTexts(
      run,
      text((prose) => prose.text),
    ),
    watch: step.watch,
    terms: termsOf(run, step.id, stage.glossary),
  });
  await showEvidence(stage);
  const before = await measureAll(stage, checksOf(step));
  const variables = shellVariables(run.lab, boxAmong(step.compare) ?? 'box', run.layers);
  if (emit !== undefined) emitOutline(run, step, emit, variables);
  const chosen = await ask(stage, step, text);
  await runItems(stage, step, variables);
  await showEvidence(stage);
  stage.mounts?.look();
  await reveal(stage, step, before, chosen);
  const ok = await judge(stage, step.checks, before);
  const after = text((prose) => afterText(prose, run.lab.userNamespace === undefined));
  if (after.en !== '') emit?.({ type: 'note', text: await fillInTexts(run, after) });
  await waitForLearner('next', stage);
  return ok;
}

function emitOutline(run: LessonRun, step: StepStructure, emit: Emit, variables: ShellVariables): void {
  const operations = outlineOf(run, step.do).map((one) => ({
    ...one,
    same: withVariables(one.same, variables),
  }));
  if (operations.length > 0) emit({ type: 'outline', operations });
}

/** Shows the evidence, unless the step is only run again to return to a later one. */
async function showEvidence({ session, run }: StepContext): Promise<void> {
  if (run.lab.emit !== undefined) await session.show();
}

const checksOf = (step: StepStructure): Check[] => [
  ...step.checks,
  ...(step.ask ?? []).map(({ holds }) => holds),
];

/** Measures the checks before the step, except those of actors that do not exist yet. */
async function measureAll({ run }: StepContext, checks: readonly Check[]): Promise<Map<Check, Reading>> {
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

/** @throws Jump, the reason of `intents.stop` */
async function waitForLearner(what: 'operation' | 'next', context: StepContext): Promise<Answer | undefined> {
  context.signal.throwIfAborted();
  return waitsForNobody(context) ? undefined : context.session.wait(what, { paceMs: context.paceMs });
}

async function ask(
  context: StepContext,
  step: StepStructure,
  text: (part: (prose: StepProse) => string | undefined) => Texts,
): Promise<string | undefined> {
  if (step.ask === undefined) return undefined;
  const { run, session, paceMs } = context;
  const options = step.ask.map(({ id }) => ({ id, text: text((prose) => prose.options.get(id)) }));
  run.lab.emit?.({
    type: 'ask',
    id: step.id,
    text: await fillInTexts(
      run,
      text((prose) => prose.question),
    ),
    options,
  });
  if (waitsForNobody(context)) return undefined;
  const answer = await session.wait('answer', { paceMs });
  const chosen = answer.type === 'answer' ? answer.option : undefined;
  run.lab.emit?.({ type: 'answer', id: step.id, chosen });
  return chosen;
}

/**
 * Reveals the answer that the kernel confirms now.
 * @throws NoSingleAnswer when it does not confirm exactly one: somebody interfered, or the lesson is wrong
 */
async function reveal(
  { run }: StepContext,
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
    const ended = await findDeadProcess(run.lab);
    if (ended !== undefined) throw ended;
    throw new NoSingleAnswer({
      en: `${run.lesson.id}, step ${step.id}: ${right.length} of its answers hold, and it must be one`,
      zh: `${run.lesson.id} 的步骤 ${step.id}：有 ${right.length} 个答案成立，应当只有一个`,
    });
  }
  const why =
    chosen === undefined || chosen === answer
      ? undefined
      : textsOf(run, step.id, (prose) => prose.whyNot.get(chosen));
  run.lab.emit?.({ type: 'reveal', id: step.id, holds: answer, chosen, why });
}

async function judge(
  { run }: StepContext,
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

/** Waits before the first operation; before the others only where the learner goes operation by operation. */
async function runItems(stage: StepContext, step: StepStructure, variables: ShellVariables): Promise<void> {
  let oneByOne = true;
  let number = 0;
  for (const item of step.do) {
    const planned = await planItem(stage.run, item);
    if (planned === undefined) {
      await waitForItem(stage, step, item);
      await showEvidence(stage);
      continue;
    }
    number++;
    if (stage.run.lab.emit !== undefined) stage.run.lab.emit(planEvent(planned, item, number, variables));
    if (!item.silent && oneByOne) oneByOne = wantsOneByOne(await waitForLearner('operation', stage));
    stage.mounts?.look();
    await planned.perform();
    stage.mounts?.settle();
    await showEvidence(stage);
  }
}

function planEvent(
  { operation }: Planned,
  item: Do,
  number: number,
  variables: ShellVariables,
): EventBody & { type: 'plan' } {
  const { title } = operation;
  const same = withVariables({ ...operation.same, ...item.same }, variables);
  return { type: 'plan', operation: number, title, lines: plannedLines(operation), same };
}
