// Finds texts of a running tour that do not fit the smallest screen, in either language.

import { at, type Texts } from '../kernel/languages.ts';
import { stepIn } from '../lesson/parse-prose.ts';
import type { EventBody, Language } from '../session/event.ts';
import { emptyModel, type Model, reduce } from '../state/model.ts';
import { viewAtStep, viewIn } from '../state/view.ts';
import { smallest } from '../ui/parts/areas.ts';
import { storyScreen } from '../ui/screens/story/story-screen.ts';

const languages: readonly Language[] = ['en', 'zh'];

/** A window that is too small for its text says how to go on, and takes a row of it for that. */
const hiddenRows = (model: Model, language: Language): number => {
  const view = viewAtStep(viewIn(language), model.step?.watch ?? []);
  const shown = storyScreen.compose(model, view, smallest, undefined);
  return shown.furthest.story ?? 0;
};

/** @returns a function that takes every event of a tour, in order, and gives a line for each text that does not fit */
export function findsTooLong(): (event: EventBody) => Texts[] {
  let model = emptyModel;
  const look = (when: Texts): Texts[] =>
    languages.flatMap((language) => {
      const rows = hiddenRows(model, language);
      const place = stepIn(`${model.step?.lesson}`, `${model.step?.step}`);
      return rows === 0 ? [] : [at(place, tooLong(when, rows, language))];
    });
  return (event) => {
    const isOver = (event.type === 'step' || event.type === 'summary') && model.step !== undefined;
    const before = isOver ? look({ en: 'when it is over', zh: '步骤结束时' }) : [];
    model = reduce(model, { ...event, at: 0 });
    return event.type === 'ask' ? look({ en: 'at its question', zh: '提问时' }) : before;
  };
}

const tooLong = (when: Texts, rows: number, language: Language): Texts => ({
  en: `${when.en}, ${rows} rows too many for 80×24 (${language})`,
  zh: `${when.zh}比 80×24 的屏幕多出 ${rows} 行（${language}）`,
});
