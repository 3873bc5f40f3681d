// Draws panes for tests, with a model made of events.

import type { Event, EventBody } from '../../../src/session/event.ts';
import { type Line, textOf } from '../../../src/state/line.ts';
import { emptyModel, type Model, reduce } from '../../../src/state/model.ts';
import type { PaneContext } from '../../../src/state/panes/pane-content.ts';
import type { Pane } from '../../../src/state/panes/pane-parts.ts';

/** Text that a container chose in order to do harm. */
export const evil = '\u001b[31mred\u202e';

export const modelOf = (...events: readonly EventBody[]): Model =>
  events.map((body, at): Event => ({ ...body, at })).reduce(reduce, emptyModel);

const context: PaneContext = {
  width: 79,
  height: 12,
  language: 'en',
  word: (cell) => cell,
  chosen: -1,
  open: false,
};

export const linesOf = (pane: Pane, model: Model, more: Partial<PaneContext> = {}): readonly Line[] =>
  pane.lines(model, { ...context, ...more }).lines;

export const textsOf = (pane: Pane, model: Model, more: Partial<PaneContext> = {}): string[] =>
  linesOf(pane, model, more).map((line) => textOf(line).trimEnd());
