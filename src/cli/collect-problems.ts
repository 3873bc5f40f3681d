// Collects what is wrong with lessons while they run: texts that do not fit, checks that do not hold, things that are left.

import { at, both, type Texts } from '../kernel/languages.ts';
import { notHeld } from '../lesson/checks/judge.ts';
import { stepIn } from '../lesson/parse-prose.ts';
import type { Emit } from '../session/event.ts';
import { findsTooLong } from './lesson-fit.ts';

interface Problems {
  /** Takes every event of the run, in order. */
  readonly emit: Emit;
  /** A line for each problem so far. */
  readonly found: Texts[];
  /** Adds one at the step that runs now. */
  add(problem: Texts): void;
}

/** @param begin the place until the first step */
export function collectProblems(begin: Texts): Problems {
  const found: Texts[] = [];
  const tooLong = findsTooLong();
  let place = begin;
  const add = (problem: Texts): void => void found.push(at(place, problem));
  return {
    found,
    add,
    emit(event) {
      found.push(...tooLong(event));
      if (event.type === 'step') place = stepIn(event.lesson, event.step);
      if (event.type === 'check' && !event.ok) add(notHeld(event.text, event.found));
      if (event.type === 'ledger') found.push(...event.left.map(stillThere));
    },
  };
}

/** @param thing what the ledger calls it */
const stillThere = (thing: string): Texts => at({ en: 'still there', zh: '还留着' }, both(thing));
