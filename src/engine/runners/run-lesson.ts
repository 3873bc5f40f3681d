// Runs one lesson: makes what it begins with, and then every step.

import type { Assemblies } from '../../lab/container/assembly.ts';
import type { Lab } from '../../lab/lab.ts';
import { makesContainer } from '../../lesson/all-items.ts';
import type { LessonRun } from '../../lesson/lesson-run.ts';
import type { Lesson } from '../../lesson/lesson-type.ts';
import { planItem } from '../../lesson/verbs/plan-item.ts';
import type { EventBody } from '../../session/event.ts';
import { Jump } from '../intents.ts';
import type { LabSession } from '../lab-session.ts';
import { runStep } from './run-step.ts';
import type { LessonOptions, StepContext } from './step-context.ts';

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
    assemblies: await assembliesFor(lesson, session.lab),
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
    const context = i < from ? silent : stage;
    const begin = i === 0 ? () => runGiven(context) : undefined;
    const held = await runStep({ ...context, begin }, step, i + 1).catch((error: unknown) => {
      if (error instanceof Jump) error.step = i;
      throw error;
    });
    if (!held) ok = false;
  }
  await options.then?.(stage);
  return ok;
}

/** What makes whole containers is loaded only for a lesson that makes one: it has Docker's list of system calls. */
async function assembliesFor(lesson: Lesson, lab: Lab): Promise<Assemblies | undefined> {
  if (!makesContainer(lesson)) return undefined;
  const { openAssemblies } = await import('../../lab/container/assembly.ts');
  return openAssemblies(lab);
}

/** Makes what the lesson begins with, and tells only which processes there are now. */
async function runGiven({ run, lesson, lacking = [] }: StepContext): Promise<void> {
  const { emit } = run.lab;
  const told = emit && ((event: EventBody) => (event.type === 'proc' ? emit(event) : undefined));
  const silent = { ...run, lab: { ...run.lab, emit: told } };
  for (const item of lesson.given) {
    if (item.needs !== undefined && lacking.includes(item.needs)) continue;
    const planned = await planItem(silent, item);
    await planned?.perform();
  }
}
