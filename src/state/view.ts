// What the learner has chosen to look at, and how: a pure reducer of its own, apart from what is known.

import type { Language, PaneName } from '../session/event.ts';

/** What can have the focus: a pane of evidence, or the story. */
export type Part = PaneName | 'story';

/** What lies over the parts. */
export type Dialog = 'help' | 'words';

/** What is asked before it is done. */
export type Confirm = 'quit' | 'back' | 'restart';

export interface View {
  readonly language: Language;
  readonly focus: Part;
  /** Rows scrolled off, by part or dialog. */
  readonly scroll: Readonly<Partial<Record<Part | Dialog, number>>>;
  /** The chosen entry; -1 until the learner has moved. */
  readonly chosen: Readonly<Partial<Record<Part, number>>>;
  /** The part with the focus takes all the room. */
  readonly zoomed: boolean;
  readonly allWays: boolean;
  readonly dialog: Dialog | undefined;
  readonly confirm: Confirm | undefined;
  /** Only lines that contain it are shown in the pane with the focus. */
  readonly filter: string;
  /** The learner is typing the filter. */
  readonly filtering: boolean;
}

export const viewIn = (language: Language): View => ({
  language,
  focus: 'story',
  scroll: {},
  chosen: {},
  zoomed: false,
  allWays: false,
  dialog: undefined,
  confirm: undefined,
  filter: '',
  filtering: false,
});

/** A new step begins at its first pane, from the top. */
export const viewAtStep = (view: View, watch: readonly PaneName[]): View => ({
  ...view,
  focus: watch[0] ?? 'story',
  scroll: {},
  chosen: {},
  filter: '',
  filtering: false,
  dialog: undefined,
});

export const focusOn = (view: View, focus: Part): View =>
  focus === view.focus ? view : { ...view, focus, filter: '', filtering: false };

/** Within what can be scrolled: 0 to `furthest` rows. */
export const scrollTo = (view: View, part: Part | Dialog, row: number, furthest: number): View => ({
  ...view,
  scroll: { ...view.scroll, [part]: clamp(row, furthest) },
});

/** To another entry of a pane. @param from the entry that is shown as chosen now */
export const chooseBy = (view: View, part: Part, from: number, by: number, entries: number): View => ({
  ...view,
  chosen: { ...view.chosen, [part]: clamp(from + by, entries - 1) },
});

const clamp = (value: number, most: number): number => Math.max(0, Math.min(value, most));

const MAX_FILTER = 40;

/** What was typed, as far as it is text; `erase` takes the last character away. */
export function typeFilter(view: View, text: string, erase: boolean): View {
  const chars = [...view.filter];
  const filter = erase ? chars.slice(0, -1).join('') : [...chars, ...text].slice(0, MAX_FILTER).join('');
  return { ...view, filter, scroll: { ...view.scroll, [view.focus]: 0 } };
}

/** A paste is text for the filter while one is typed, and never keys. */
export const pasteInto = (view: View, text: string): View =>
  view.filtering ? typeFilter(view, text.replaceAll(/\p{Cc}/gu, ''), false) : view;
