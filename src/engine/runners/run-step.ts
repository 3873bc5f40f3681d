// Runs one step of a lesson: shows each operation, asks, waits, performs it, reads the evidence, judges the checks.

import { findProgram } from '../../lab/find-program.ts';
import type { StepStructure } from '../../lesson/lesson-schema.ts';
import type { StepProse } from '../../lesson/parse-prose.ts';
import type { Texts } from '../../session/event.ts';
import { boxAmong, type ShellVariables, shellVariables } from '../shell-variables.ts';
import { tellParts } from '../tell-parts.ts';
import { askAgain, askBefore } from './ask-question.ts';
import { offerKnob } from './offer-knob.ts';
import { emitOutline, runItems } from './run-items.ts';
import { runTask } from './run-task.ts';
import { type StepContext, showEvidence, waitForLearner } from './step-context.ts';
import { afterText, fillInTexts, termsOf, textsOf } from './step-texts.ts';
import { checksOf, findAnswer, judge, measureAll, type Readings, reveal } from './verify-step.ts';

/** @returns whether its checks held @throws SyscallError, ActorGone, Jump, the reason of `intents.stop` */
export async function runStep(context: StepContext, step: StepStructure, number: number): Promise<boolean> {
  const { session, run, lesson } = context;
  const { emit } = run.lab;
  const makes = number > 1 || step.do.length + lesson.given.length > 0;
  const tellBox = emit && makes ? tellParts(session.evidence, lesson.box, emit) : undefined;
  const stage = { ...context, tellBox };
  session.watch({ watch: step.watch, compare: step.compare, layers: lesson.layers, box: lesson.box });
  await announce(stage, step, number);
  await stage.begin?.();
  await showEvidence(stage);
  const before = await measureAll(stage, checksOf(step));
  const variables = shellVariables(run.lab, boxAmong(step.compare) ?? 'box', run.layers);
  if (emit !== undefined) emitOutline(run, step.do, emit, variables);
  const chosen = await askBefore(stage, step);
  await runItems(stage, step, variables).catch((error: unknown) => {
    if (stage.forgives?.(error) !== true) throw error;
  });
  await showEvidence(stage);
  stage.mounts?.look();
  const held = await verify(stage, step, before, chosen);
  offerLine(stage, step);
  const ended = await finish(stage, step, variables);
  return held && ended;
}

async function announce(
  { run, lesson, position, glossary }: StepContext,
  step: StepStructure,
  number: number,
): Promise<void> {
  const text = (part: (prose: StepProse) => string | undefined): Texts => textsOf(run, step.id, part);
  run.lab.emit?.({
    type: 'step',
    lesson: lesson.id,
    lessonNumber: position,
    step: step.id,
    stepNumber: number,
    title: text((prose) => prose.title),
    text: await fillInTexts(
      run,
      text((prose) => prose.text),
    ),
    watch: step.watch,
    terms: termsOf(run, step.id, glossary),
  });
}

/** In lesson mode the learner says what the evidence shows before anybody says what holds. @returns whether its checks hold */
async function verify(
  stage: StepContext,
  step: StepStructure,
  before: Readings,
  chosen: string | undefined,
): Promise<boolean> {
  const { run } = stage;
  if (step.ask !== undefined) {
    const answer = await findAnswer(stage, step.ask, { of: step.id, before });
    if (stage.inCourse && step.observe && run.lab.emit !== undefined) await askAgain(stage, step, answer);
    reveal(stage, step, answer, chosen);
  }
  const ok = await judge(stage, step.checks, before);
  const after = textsOf(run, step.id, (prose) => afterText(prose, run.lab.userNamespace === undefined));
  if (after.en !== '') run.lab.emit?.({ type: 'note', text: await fillInTexts(run, after) });
  return ok;
}

/** Offers the first line of the step whose programs this machine has. */
function offerLine({ session, run }: StepContext, { id, try: lines = [] }: StepStructure): void {
  const line = lines.find(({ needs }) => needs.every((name) => findProgram(name) !== undefined))?.line;
  if (line === undefined) return;
  session.offer(line);
  run.lab.emit?.({ type: 'try', line, text: textsOf(run, id, (prose) => prose.tryIt) });
}

/** Waits until the learner goes on; in lesson mode they may do the step again, or have a task to solve. */
async function finish(stage: StepContext, step: StepStructure, variables: ShellVariables): Promise<boolean> {
  if (step.task !== undefined && (stage.inCourse || stage.run.lab.emit === undefined))
    return runTask(stage, { ...step, task: step.task }, variables);
  const knob = stage.inCourse ? await offerKnob(stage, step, variables) : undefined;
  try {
    await waitForLearner('next', stage);
  } finally {
    knob?.close();
  }
  return true;
}
