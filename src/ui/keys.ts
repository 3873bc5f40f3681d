// What each key does: a view that changes, intents for the engine, the shell.

import type { Ask, WaitIntent } from '../session/intent.ts';
import type { Model } from '../state/model.ts';
import {
  type Confirm,
  chooseBy,
  type Dialog,
  focusOn,
  type Part,
  scrollTo,
  typeFilter,
  type View,
} from '../state/view.ts';
import type { Composition } from './composition.ts';

/** What of Ink's keys the screen knows. */
export interface Key {
  readonly ctrl?: boolean;
  readonly shift?: boolean;
  readonly return?: boolean;
  readonly escape?: boolean;
  readonly tab?: boolean;
  readonly backspace?: boolean;
  readonly delete?: boolean;
  readonly upArrow?: boolean;
  readonly downArrow?: boolean;
  readonly pageUp?: boolean;
  readonly pageDown?: boolean;
}

/** What is on the screen as the key comes. */
export interface Now {
  readonly model: Model;
  readonly view: View;
  readonly shown: Composition;
}

export interface Outcome {
  readonly view: View;
  readonly intents?: readonly (Ask | WaitIntent)[];
  /** The shell is asked for. */
  readonly shell?: true;
}

export function press(input: string, key: Key, now: Now): Outcome {
  const { view } = now;
  if (key.ctrl && input === 'c') return { view, intents: [{ type: 'quit' }] };
  if (key.ctrl || now.shown.chrome.tooSmall !== undefined) return { view }; // nothing is done that cannot be seen
  if (view.confirm !== undefined) return confirmed(input, key, now, view.confirm);
  if (view.filtering) return filtering(input, key, view);
  if (view.dialog !== undefined) return inDialog(input, key, now);
  if (now.model.ledger !== undefined) return atEnd(input, key, now);
  return moved(key, now) ?? switched(input, key, now) ?? acted(input, key, now);
}

function confirmed(input: string, key: Key, { view, model }: Now, what: Confirm): Outcome {
  const still = { ...view, confirm: undefined };
  const yes = input === 'y' || (what === 'quit' && input === 'q') || (what !== 'quit' && key.return === true);
  if (!yes) return { view: still };
  return { view: still, intents: what === 'quit' ? [{ type: what }] : answering(model, what) };
}

/** While the filter is typed every key is text, but Enter, which keeps it, and Esc, which takes it off. */
function filtering(input: string, key: Key, view: View): Outcome {
  if (key.return) return { view: { ...view, filtering: false } };
  if (key.escape) return { view: { ...view, filtering: false, filter: '' } };
  if (key.backspace || key.delete) return { view: typeFilter(view, '', true) };
  return { view: key.tab || input === '' ? view : typeFilter(view, input, false) };
}

function inDialog(input: string, key: Key, now: Now): Outcome {
  const { view } = now;
  const { dialog } = view;
  if (dialog === undefined) return { view };
  const by = scrollKeys(key, PAGE);
  if (by !== 0) return { view: scrolled(now, dialog, by) };
  if (input === 'l') return { view: inOtherLanguage(view) };
  if (input === '?' || input === 'g') {
    const asked = input === '?' ? 'help' : 'words';
    return { view: { ...view, dialog: asked === dialog ? undefined : asked } };
  }
  return key.escape || key.return || input === 'q' ? { view: { ...view, dialog: undefined } } : { view };
}

function atEnd(input: string, key: Key, now: Now): Outcome {
  const { view } = now;
  const by = scrollKeys(key, PAGE);
  if (by !== 0) return { view: scrolled(now, 'words', by) };
  if (key.return) return { view, intents: answering(now.model, 'next') };
  if (input === 'q') return { view, intents: [{ type: 'quit' }] };
  if (input === 'l') return { view: inOtherLanguage(view) };
  return { view: input === '?' ? { ...view, dialog: 'help' } : view };
}

/** From where it is now. */
const scrolled = ({ view, shown }: Now, part: Part | Dialog, by: number): View =>
  scrollTo(view, part, (shown.starts[part] ?? 0) + by, shown.furthest[part] ?? 0);

const PAGE = 8;

const scrollKeys = (key: Key, page: number): number =>
  (key.downArrow ? 1 : 0) - (key.upArrow ? 1 : 0) + (key.pageDown ? page : 0) - (key.pageUp ? page : 0);

const inOtherLanguage = (view: View): View => ({ ...view, language: view.language === 'en' ? 'zh' : 'en' });

/** Arrows and pages. */
function moved(key: Key, now: Now): Outcome | undefined {
  const { view, shown, model } = now;
  const by = scrollKeys(key, 0);
  const page = (key.pageDown ? PAGE : 0) - (key.pageUp ? PAGE : 0);
  if (page !== 0) return { view: scrolled(now, 'story', page) };
  if (by === 0) return undefined;
  const { focus } = view;
  const entries = focus === 'story' ? undefined : shown.entries[focus];
  if (focus !== 'story' && entries !== undefined) {
    return { view: chooseBy(view, focus, entries.chosen, by, entries.count) };
  }
  // Lists that grow at their end are scrolled back from there.
  const direction = focus === 'calls' || focus === 'output' ? -by : by;
  return {
    view: model.step === undefined ? view : scrolled(now, focus, direction),
  };
}

/** What changes how things are shown, and nothing else. */
function switched(input: string, key: Key, { view, shown, model }: Now): Outcome | undefined {
  const asked = model.wait?.what === 'answer' && model.question?.chosen === undefined;
  const ring: Part[] = [...shown.panes, 'story'];
  if (key.tab) {
    const at = ring.indexOf(view.focus) + (key.shift ? ring.length - 1 : 1);
    return { view: focusOn(view, ring[at % ring.length] ?? 'story') };
  }
  if (key.escape) return { view: { ...view, filter: '', zoomed: false } };
  const digit = /^[0-9]$/.test(input) ? Number(input) : undefined;
  if (digit === 0) return { view: focusOn(view, 'story') };
  if (digit !== undefined && !asked) {
    const pane = shown.panes[digit - 1];
    return { view: pane === undefined ? view : focusOn(view, pane) };
  }
  switch (input) {
    case '+':
      return { view: { ...view, zoomed: !view.zoomed } };
    case 'x':
      return { view: { ...view, allWays: !view.allWays } };
    case 'l':
      return { view: inOtherLanguage(view) };
    case '?':
      return { view: { ...view, dialog: 'help' } };
    case 'g':
      return { view: { ...view, dialog: 'words' } };
    case '/':
      return { view: view.focus === 'story' ? view : { ...view, filter: '', filtering: true } };
    default:
      return undefined;
  }
}

/** What the engine does. */
function acted(input: string, key: Key, { view, model }: Now): Outcome {
  const option = model.wait?.what === 'answer' ? model.question?.options[Number(input) - 1] : undefined;
  if (option !== undefined && model.question !== undefined) {
    const { number } = model.wait ?? { number: 0 };
    return {
      view,
      intents: [{ type: 'answer', wait: number, id: model.question.id, option: option.id }],
    };
  }
  if (key.return) return { view, intents: goingOn(model) };
  switch (input) {
    case 'q':
      return { view: { ...view, confirm: 'quit' } };
    case 's':
      return { view, shell: true };
    case ' ':
      return { view, intents: [{ type: 'sample', on: model.paused }] };
    case 'b':
      return goBack('back', view, model);
    case 'r':
      return goBack('restart', view, model);
    default:
      return { view };
  }
}

/** Nothing, while nothing is waited for. */
const answering = ({ wait }: Model, type: 'next' | 'back' | 'restart'): WaitIntent[] =>
  wait === undefined ? [] : [{ type, wait: wait.number }];

/** Who goes on in a recording that stands still wants it to play. */
const goingOn = (model: Model): (Ask | WaitIntent)[] =>
  model.wait === undefined && model.replayed && model.paused
    ? [{ type: 'sample', on: true }]
    : answering(model, 'next');

/** What a shell holds would be lost: it is asked first. */
const goBack = (what: 'back' | 'restart', view: View, model: Model): Outcome =>
  model.terminals.length === 0
    ? { view, intents: answering(model, what) }
    : { view: { ...view, confirm: what } };
