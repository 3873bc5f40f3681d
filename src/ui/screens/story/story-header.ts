// Writes the place in the tour for the header.

import type { Language } from '../../../session/event.ts';
import type { Model } from '../../../state/model.ts';
import { stageNow, stageSign } from '../../../state/stages.ts';
import { headerLine } from '../../parts/header.ts';
import type { Words } from '../../words.ts';

/** Shows all stages in a row if there is room. */
export const headerText = (model: Model, words: Words, language: Language, columns: number): string =>
  headerLine(model, words, columns, [
    ...(columns >= 116 ? [stageLine(model, words)] : []),
    placeText(model, words, language),
  ]);

function placeText(model: Model, words: Words, language: Language): string {
  const { step, lessons } = model;
  const at = stageNow(model);
  if (at < 0) return `nslab ${words.tour}`;
  if (step === undefined) return `nslab ${words.tour} ${at + 1}/${lessons.length}`;
  return `nslab ${words.tour} ${at + 1}/${lessons.length} · ${words.step} ${step.stepNumber}/${lessons[at]?.steps} ${step.title[language]}`;
}

/** Writes all stages in a row: done, current, ahead. */
function stageLine(model: Model, words: Words): string {
  const { step, lessons } = model;
  const at = stageNow(model);
  const stages = lessons.map(({ id }, i) => `${id} ${stageSign(i, at)}`).join(' ─ ');
  const place =
    at < 0 || step === undefined ? '' : ` · ${words.step} ${step.stepNumber}/${lessons[at]?.steps}`;
  return `nslab ${words.tour}   ${stages}${place}`;
}
