// Writes the header: where we are, and on which machine.

import type { Language } from '../../../session/event.ts';
import { cellsOf } from '../../../state/cell-width.ts';
import { isIntroduction, type Model, machineOf } from '../../../state/model.ts';
import { fitTo } from '../../../state/wrap.ts';
import type { Words } from '../../words.ts';
import { storyWords } from './words.ts';

/** Where we are on the left, after what must never be missed; on the right the machine. Of each the longest form that there is room for. */
export function headerText(model: Model, words: Words, language: Language, columns: number): string {
  const { paused } = model;
  const host = machineOf(model);
  const kernel = host?.kernel.split('-')[0] ?? '';
  const machine = host === undefined ? '' : `${host.user} · ${host.cgroup}`;
  const rights =
    host === undefined ? [] : [`${machine} · Linux ${host.kernel}`, `${machine} · ${kernel}`, kernel, ''];
  const pause = paused ? `${storyWords.paused[language]}  ` : '';
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
