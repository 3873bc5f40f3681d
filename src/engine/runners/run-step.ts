// Runs one step of a lesson: shows each operation, asks, waits, performs it, reads the evidence, judges the checks.

import { findProgram } from '../../lab/find-program.ts';
import { plannedLines } from '../../lab/operation/step.ts';
import type { LessonRun } from '../../lesson/lesson-run.ts';
import type { StepStructure } from '../../lesson/lesson-schema.ts';
import type { StepProse } from '../../lesson/parse-prose.ts';
import type { Do } from '../../lesson/verbs/do-schema.ts';
import { outlineOf } from '../../lesson/verbs/outline.ts';
import { type Planned, planItem } from '../../lesson/verbs/plan-item.ts';
import type { Emit, EventBody, Texts } from '../../session/event.ts';
import type { Answer } from '../intents.ts';
import { boxAmong, type ShellVariables, shellVariables, withVariables } from '../shell-variables.ts';
import { tellParts } from '../tell-parts.ts';
import type { StepContext } from './step-context.ts';
import { afterText, fillInTexts, termsOf, textsOf } from './step-texts.ts';
import { checksOf, judge, measureAll, reveal } from './verify-step.ts';
import { waitsForNobody, wantsOneByOne } from './wait-for-learner.ts';
import { waitForItem } from './waiting.ts';

/** @returns whether its checks held @throws SyscallError, ActorGone, Jump, the reason of `intents.stop` */
export async function runStep(context: StepContext, step: StepStructure, number: number): Promise<boolean> {
  const { session, run, lesson } = context;
  const { emit } = run.lab;
  const tellBox =
    emit && step.do.length + lesson.given.length > 0
      ? tellParts(session.evidence, lesson.box, emit)
      : undefined;
  const stage = { ...context, tellBox };
  session.watch({ watch: step.watch, compare: step.compare, layers: lesson.layers, box: lesson.box });
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
  await stage.begin?.();
  await showEvidence(stage);
  const before = await measureAll(stage, checksOf(step));
  const variables = shellVariables(run.lab, boxAmong(step.compare) ?? 'box', run.layers);
  if (emit !== undefined) emitOutline(run, step, emit, variables);
  const chosen = await ask(stage, step, text);
  await runItems(stage, step, variables).catch((error: unknown) => {
    if (stage.forgives?.(error) !== true) throw error;
  });
  await showEvidence(stage);
  stage.mounts?.look();
  await reveal(stage, step, before, chosen);
  const ok = await judge(stage, step.checks, before);
  const after = text((prose) => afterText(prose, run.lab.userNamespace === undefined));
  if (after.en !== '') emit?.({ type: 'note', text: await fillInTexts(run, after) });
  const line = lineToTry(step);
  if (line !== undefined) {
    session.offer(line);
    emit?.({ type: 'try', line, text: text((prose) => prose.tryIt) });
  }
  await waitForLearner('next', stage);
  return ok;
}

/** The first line of the step whose programs this machine has. */
const lineToTry = ({ try: lines = [] }: StepStructure): string | undefined =>
  lines.find(({ needs }) => needs.every((name) => findProgram(name) !== undefined))?.line;

function emitOutline(run: LessonRun, step: StepStructure, emit: Emit, variables: ShellVariables): void {
  const operations = outlineOf(run, step.do).map((one) => ({
    ...one,
    same: withVariables(one.same, variables),
  }));
  if (operations.length > 0) emit({ type: 'outline', operations });
}

/** Shows the evidence, unless the step is only run again to return to a later one. */
async function showEvidence({ session, run, tellBox }: StepContext): Promise<void> {
  if (run.lab.emit === undefined) return;
  await session.show();
  await tellBox?.();
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
