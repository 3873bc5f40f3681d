// Writes the list of stages: those behind, the present one, those ahead, and which of them is chosen.

import type { Language } from '../../../session/event.ts';
import { type Line, lineOf, span } from '../../../state/line.ts';
import type { Model } from '../../../state/model.ts';
import { chosenStage, stageNow, stageSign } from '../../../state/stages.ts';
import type { View } from '../../../state/view.ts';

const NAME = 12;

export function stageLines(model: Model, view: View, language: Language): Line[] {
  const at = stageNow(model);
  const chosen = chosenStage(model, view);
  return model.lessons.map(({ id, title }, i) => {
    const begin = `${i === chosen ? '▸' : ' '} ${i + 1}  ${stageSign(i, at)}  `;
    return lineOf(span(`${begin}${id.padEnd(NAME)}  ${title[language]}`, { bold: i === chosen }));
  });
}
