// Finds texts of a running tour that do not fit the smallest screen, in either language.

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
export function findsTooLong(): (event: EventBody) => string[] {
  let model = emptyModel;
  const look = (when: string): string[] =>
    languages.flatMap((language) => {
      const rows = hiddenRows(model, language);
      const place = `${model.step?.lesson}, step ${model.step?.step}`;
      return rows === 0 ? [] : [`${place}: ${when}, ${rows} rows too many for 80×24 (${language})`];
    });
  return (event) => {
    const isOver = (event.type === 'step' || event.type === 'summary') && model.step !== undefined;
    const before = isOver ? look('when it is over') : [];
    model = reduce(model, { ...event, at: 0 });
    return event.type === 'ask' ? look('at its question') : before;
  };
}
