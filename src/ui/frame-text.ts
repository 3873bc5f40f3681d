// The lines around the screen: where we are, and which keys work now.

import type { Language } from '../session/event.ts';
import { cellsOf } from '../state/cell-width.ts';
import { harmless } from '../state/harmless.ts';
import { isIntroduction, type Model, machineOf } from '../state/model.ts';
import type { View } from '../state/view.ts';
import { fitTo } from '../state/wrap.ts';
import type { Words } from './words.ts';

/** Where we are on the left, after what must never be missed; on the right the machine. Of each the longest form that there is room for. */
export function headerText(model: Model, words: Words, language: Language, columns: number): string {
  const { paused } = model;
  const host = machineOf(model);
  const kernel = host?.kernel.split('-')[0] ?? '';
  const machine = host === undefined ? '' : `${host.user} · ${host.cgroup}`;
  const rights =
    host === undefined ? [] : [`${machine} · Linux ${host.kernel}`, `${machine} · ${kernel}`, kernel, ''];
  const pause = paused ? `${words.paused}  ` : '';
  const places = [...(columns >= 116 ? [stageLine(model, words)] : []), placeText(model, words, language)];
  const lefts = places.map((place) => badge(model, words) + place);
  for (const left of lefts) {
    const right = rights
      .map((text) => pause + text)
      .find((text) => cellsOf(left) + cellsOf(text) + 3 <= columns);
    if (right !== undefined && (right !== pause || left === lefts.at(-1)))
      return between(left, right, columns);
  }
  return fitTo(` ${lefts.at(-1)} ${pause}`, columns);
}

/** A recording says so on every screen, whatever else there is room for. */
export const badge = ({ replayed }: Model, words: Words): string => (replayed ? `${words.replay}  ` : '');

const between = (left: string, right: string, columns: number): string =>
  ` ${left}${' '.repeat(Math.max(1, columns - 2 - cellsOf(left) - cellsOf(right)))}${right} `;

/** The lesson that is shown, or is about to be. */
const lessonNow = (model: Model): string | undefined =>
  isIntroduction(model) ? model.recording?.lesson : model.step?.lesson;

function placeText(model: Model, words: Words, language: Language): string {
  const { step, lessons } = model;
  const at = lessons.findIndex(({ id }) => id === lessonNow(model));
  if (at < 0) return `nslab ${words.tour}`;
  if (step === undefined) return `nslab ${words.tour} ${at + 1}/${lessons.length}`;
  return `nslab ${words.tour} ${at + 1}/${lessons.length} · ${words.step} ${step.stepNumber}/${lessons[at]?.steps} ${step.title[language]}`;
}

/** All stages in a row: behind us, here, ahead. */
function stageLine(model: Model, words: Words): string {
  const { step, lessons } = model;
  const at = lessons.findIndex(({ id }) => id === lessonNow(model));
  const stages = lessons.map(({ id }, i) => `${id} ${i < at ? '✓' : i === at ? '●' : '○'}`).join(' ─ ');
  const place =
    at < 0 || step === undefined ? '' : ` · ${words.step} ${step.stepNumber}/${lessons[at]?.steps}`;
  return `nslab ${words.tour}   ${stages}${place}`;
}

/** The keys that work now, or what is asked, or the filter as it is typed; as many as there is room for. */
export function keyText(model: Model, view: View, words: Words, inShell: boolean, columns: number): string {
  const { keys } = words;
  if (inShell) return fitTo(` ${keys.leaveShell}`, columns);
  if (view.confirm !== undefined) {
    // In a live tour that plays one stage from a recording, the stages before it are gone already too.
    const asked = view.confirm === 'quit' && model.replayed ? 'quitReplay' : view.confirm;
    return fitTo(` ${words.confirm[asked]}`, columns);
  }
  if (view.filtering) return fitTo(` /${harmless(view.filter)}▏  ${keys.filtering}`, columns);
  if (view.dialog !== undefined) return fitTo(` ${keys.closeDialog}`, columns);
  if (model.notice !== undefined) return fitTo(` ${harmless(model.notice[view.language])}`, columns);
  const first = firstKey(model, words);
  const last = [keys.help, keys.quit];
  if (model.ledger !== undefined) return fitTo(` ${[first, keys.language, keys.help].join('  ')}`, columns);
  // Until there is something to look at or to come back from, there is little to press.
  if (model.step === undefined || model.step.watch.length === 0) {
    return fitTo(` ${[first, keys.words, keys.language, ...last].join('  ')}`, columns);
  }
  const most = [
    keys.back,
    ...(model.replayed ? [] : [model.terminals.length === 0 ? keys.shell : keys.shellOpen]),
    keys.pane,
    keys.zoom,
    keys.ways,
    keys.words,
    keys.language,
    keys.filter,
    model.paused ? keys.resume : keys.pause,
  ];
  const join = (parts: readonly string[]): string => ` ${[first, ...parts, ...last].join('  ')}`;
  let count = most.length;
  while (count > 0 && cellsOf(join(most.slice(0, count))) > columns) count--;
  return fitTo(join(most.slice(0, count)), columns);
}

function firstKey({ wait, question }: Model, { keys }: Words): string {
  switch (wait?.what) {
    case undefined:
      return keys.running;
    case 'operation':
      return keys.doIt;
    case 'answer':
      return `1–${question?.options.length ?? 9} ${keys.answer}`;
    case 'end':
      return keys.end;
    default:
      return keys.goOn;
  }
}
