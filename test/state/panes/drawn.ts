// Draws a pane after events, as its reader sees it.

import { expect } from 'vitest';
import type { EventBody, Language } from '../../../src/session/event.ts';
import { type Line, textOf, widthOf } from '../../../src/state/line.ts';
import type { PaneContext } from '../../../src/state/panes/pane-content.ts';
import type { Pane } from '../../../src/state/panes/pane-parts.ts';
import { modelOf } from './contexts.ts';

const contextOf = (width: number, height = 30, language: Language = 'en'): PaneContext => ({
  width,
  height,
  language,
  chosen: 0,
  open: false,
  // Any Chinese text will do: the translations are tested elsewhere.
  word: (cell) => (language === 'zh' && cell !== '' ? `${cell}的中文` : cell),
});

export const linesAfter = (
  pane: Pane,
  events: readonly EventBody[],
  width = 79,
  height = 30,
): readonly Line[] => pane.lines(modelOf(...events), contextOf(width, height)).lines;

export const drawn = (pane: Pane, events: readonly EventBody[], width = 79, height = 30): string[] =>
  linesAfter(pane, events, width, height).map((line) => textOf(line).trimEnd());

/** Expects no line wider than asked, and no control characters from a container. */
export function expectWithin(pane: Pane, events: readonly EventBody[], heights = [12]): void {
  const model = modelOf(...events);
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

/** A name chosen in order to do harm. */
export const evil = '\u001b[2Jevil\n\u202e名字';
