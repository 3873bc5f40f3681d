// Holds what the learner has chosen to look at: focus, scrolling, filter, dialogs. Pure, and apart from the model.

import type { Language, PaneName, Texts } from '../session/event.ts';
import type { Ask, WaitIntent } from '../session/intent.ts';
import { isPaneName } from '../session/panes.ts';

/** What can have the focus: a pane of evidence, or another part of the screen. */
export type Part = PaneName | 'story' | 'list';

export const isPane = (part: Part): part is PaneName => isPaneName(part);

/** A dialog that covers the parts of the screen. */
export type Dialog =
  | 'help'
  | 'words'
  | 'doctor'
  | 'stages'
  | 'facts'
  | 'summary'
  | 'home'
  | 'course'
  | 'lesson end';

/** Answers the wait that is open at that moment. */
export type Jump =
  | { readonly type: Extract<WaitIntent['type'], 'next'> }
  | { readonly type: Extract<WaitIntent['type'], 'back' | 'restart' | 'list'> }
  | { readonly type: Extract<WaitIntent['type'], 'stage'>; readonly lesson: string };

/** A question that must be confirmed with `y` before something is done. */
export interface Confirm {
  readonly question: Texts;
  /** What `y` does, as the last line says it: `leaves`. */
  readonly yes: Texts;
  /** A second key that confirms. */
  readonly also?: 'q' | 'Enter';
  readonly does: readonly (Ask | Jump)[];
  /** It opens a shell. */
  readonly opensShell?: true;
}

/** A text that the learner is asked to type, and what has been typed so far. */
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
  readonly chosen: Readonly<Partial<Record<Part | Dialog, number>>>;
  /** The part with the focus takes all the room. */
  readonly zoomed: boolean;
  readonly allWays: boolean;
  readonly dialog: Dialog | undefined;
  readonly confirm: Confirm | undefined;
  readonly prompt: Prompt | undefined;
  /** Names of containers, the latest choice first: when one is gone, the choice before it counts. */
  readonly chosenContainers: readonly string[];
  /** Only lines that contain it are shown in the pane with the focus. */
  readonly filter: string;
  /** The learner is typing the filter. */
  readonly filtering: boolean;
  /** In lesson mode: only lessons with a task that is not solved are listed. */
  readonly tasksOnly: boolean;
  /** How often the knob of the step was turned. */
  readonly turned: number;
  /** In a shell: the text of the task is shown, too. */
  readonly asked: boolean;
  /** The learner was told that shells have the machine's own files. */
  readonly saidFiles: boolean;
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
  tasksOnly: false,
  turned: 0,
  asked: false,
  saidFiles: false,
});

/** A new step starts with its first pane, scrolled to the top. */
export const viewAtStep = (view: View, watch: readonly PaneName[]): View => ({
  ...view,
  focus: watch[0] ?? 'story',
  scroll: {},
  chosen: {},
  zoomed: false, // the step's story would be hidden
  filter: '',
  filtering: false,
  dialog: undefined,
  asked: false,
  turned: 0,
});

export const focusOn = (view: View, focus: Part): View =>
  focus === view.focus
    ? view
    : { ...view, focus, pane: isPane(focus) ? focus : view.pane, filter: '', filtering: false };

/** The most containers that there can be at one time. */
const MAX_CHOSEN = 8;

export const chooseContainer = (view: View, name: string): View => ({
  ...view,
  chosenContainers: [name, ...view.chosenContainers.filter((one) => one !== name)].slice(0, MAX_CHOSEN),
});

/** Limits a scroll position to 0 … `furthest` rows. */
export const scrollTo = (view: View, part: Part | Dialog, row: number, furthest: number): View => ({
  ...view,
  scroll: { ...view.scroll, [part]: clamp(row, furthest) },
});

/** Chooses another entry of a pane. @param from the entry that is shown as chosen now */
export const chooseBy = (
  view: View,
  part: Part | Dialog,
  from: number,
  by: number,
  entries: number,
): View => ({
  ...view,
  chosen: { ...view.chosen, [part]: clamp(from + by, entries - 1) },
});

const clamp = (value: number, most: number): number => Math.max(0, Math.min(value, most));

const MAX_TYPED = 40;

/** Adds typed text up to a limit; `erase` removes the last character. */
const edited = (before: string, text: string, erase: boolean): string =>
  (erase ? [...before].slice(0, -1) : [...before, ...text].slice(0, MAX_TYPED)).join('');

export const typeFilter = (view: View, text: string, erase: boolean): View => ({
  ...view,
  filter: edited(view.filter, text, erase),
  scroll: { ...view.scroll, [view.focus]: 0 },
});

/** The text that is asked for is typed letter by letter. */
export const typePrompt = (view: View, text: string, erase: boolean): View =>
  view.prompt === undefined
    ? view
    : { ...view, prompt: { ...view.prompt, text: edited(view.prompt.text, text, erase) } };

/** Pasted text goes where text is typed; it is never taken for keys. */
export function pasteInto(view: View, pasted: string): View {
  const text = pasted.replaceAll(/\p{Cc}/gu, '');
  if (view.prompt !== undefined) return typePrompt(view, text, false);
  return view.filtering ? typeFilter(view, text, false) : view;
}
