// What the learner has chosen to look at, and how: a pure reducer of its own, apart from what is known.

import type { Language, PaneName, Texts } from '../session/event.ts';
import type { Ask, WaitIntent } from '../session/intent.ts';
import { isPaneName } from '../session/panes.ts';

/** What can have the focus: a pane of evidence, or what a screen has beside them. */
export type Part = PaneName | 'story' | 'list';

export const isPane = (part: Part): part is PaneName => isPaneName(part);

/** What lies over the parts. */
export type Dialog = 'help' | 'words';

/** Answers the wait that is open when it is done. */
export interface Jump {
  readonly type: Extract<WaitIntent['type'], 'back' | 'restart'>;
}

/** What is asked before it is done: `y` does it. */
export interface Confirm {
  readonly question: Texts;
  /** What `y` does, for the last line: `leaves`. */
  readonly yes: Texts;
  /** Another key that says yes. */
  readonly also?: 'q' | 'Enter';
  readonly does: readonly (Ask | Jump)[];
}

/** A text that is asked for, as far as it has been typed. */
interface Prompt {
  readonly question: Texts;
  readonly text: string;
}

export interface View {
  readonly language: Language;
  readonly focus: Part;
  /** The pane that had the focus last. */
  readonly pane: PaneName | undefined;
  /** Rows scrolled off, by part or dialog. */
  readonly scroll: Readonly<Partial<Record<Part | Dialog, number>>>;
  /** The chosen entry; -1 until the learner has moved. */
  readonly chosen: Readonly<Partial<Record<Part, number>>>;
  /** The part with the focus takes all the room. */
  readonly zoomed: boolean;
  readonly allWays: boolean;
  readonly dialog: Dialog | undefined;
  readonly confirm: Confirm | undefined;
  readonly prompt: Prompt | undefined;
  /** Names, the last one first: where one is not there any more, the one before it is chosen. */
  readonly chosenContainers: readonly string[];
  /** Only lines that contain it are shown in the pane with the focus. */
  readonly filter: string;
  /** The learner is typing the filter. */
  readonly filtering: boolean;
}

export const viewIn = (language: Language): View => ({
  language,
  focus: 'story',
  pane: undefined,
  scroll: {},
  chosen: {},
  zoomed: false,
  allWays: false,
  dialog: undefined,
  confirm: undefined,
  prompt: undefined,
  chosenContainers: [],
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
  focus === view.focus
    ? view
    : { ...view, focus, pane: isPane(focus) ? focus : view.pane, filter: '', filtering: false };

/** As many as there may be at one time. */
const MAX_CHOSEN = 8;

export const chooseContainer = (view: View, name: string): View => ({
  ...view,
  chosenContainers: [name, ...view.chosenContainers.filter((one) => one !== name)].slice(0, MAX_CHOSEN),
});

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

const MAX_TYPED = 40;

/** What was typed, as far as it is text; `erase` takes the last character away. */
const edited = (before: string, text: string, erase: boolean): string =>
  (erase ? [...before].slice(0, -1) : [...before, ...text].slice(0, MAX_TYPED)).join('');

export const typeFilter = (view: View, text: string, erase: boolean): View => ({
  ...view,
  filter: edited(view.filter, text, erase),
  scroll: { ...view.scroll, [view.focus]: 0 },
});

/** What was asked for is answered letter by letter. */
export const typePrompt = (view: View, text: string, erase: boolean): View =>
  view.prompt === undefined
    ? view
    : { ...view, prompt: { ...view.prompt, text: edited(view.prompt.text, text, erase) } };

/** A paste is text where text is typed, and never keys. */
export function pasteInto(view: View, pasted: string): View {
  const text = pasted.replaceAll(/\p{Cc}/gu, '');
  if (view.prompt !== undefined) return typePrompt(view, text, false);
  return view.filtering ? typeFilter(view, text, false) : view;
}
