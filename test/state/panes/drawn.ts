// A pane as a reader sees it: its lines' text, after events.

import { expect } from 'vitest';
import type { Event, EventBody, Language } from '../../../src/session/event.ts';
import { type Line, textOf, widthOf } from '../../../src/state/line.ts';
import { emptyModel, type Model, reduce } from '../../../src/state/model.ts';
import type { PaneContext } from '../../../src/state/panes/pane-content.ts';
import type { Pane } from '../../../src/state/panes/pane-parts.ts';

export const modelAfter = (...events: readonly EventBody[]): Model =>
  events.map((body, at): Event => ({ ...body, at })).reduce(reduce, emptyModel);

export const contextOf = (width: number, height = 30, language: Language = 'en'): PaneContext => ({
  width,
  height,
  language,
  chosen: 0,
  // Chinese texts of any length: what they are is not what is tested.
  word: (cell) => (language === 'zh' && cell !== '' ? `${cell}的中文` : cell),
});

export const linesAfter = (
  pane: Pane,
  events: readonly EventBody[],
  width = 79,
  height = 30,
): readonly Line[] => pane.lines(modelAfter(...events), contextOf(width, height)).lines;

export const drawn = (pane: Pane, events: readonly EventBody[], width = 79, height = 30): string[] =>
  linesAfter(pane, events, width, height).map((line) => textOf(line).trimEnd());

/** No line is wider than asked, and nothing that a container chose acts on the terminal. */
export function expectWithin(pane: Pane, events: readonly EventBody[], heights = [12]): void {
  const model = modelAfter(...events);
  for (const language of ['en', 'zh'] as const) {
    for (const height of heights) {
      for (let width = 30; width <= 120; width++) {
        const { lines } = pane.lines(model, contextOf(width, height, language));
        for (const line of lines) {
          const text = textOf(line);
          expect(widthOf(line), `${width} cells: ${text}`).toBeLessThanOrEqual(width);
          expect(text).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
        }
      }
    }
  }
}

/** A name as only somebody who means harm would choose it. */
export const evil = '\u001b[2Jevil\n\u202e名字';
