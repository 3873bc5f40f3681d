// Composes the screen of any mode: header and keys, and between them a page, the mode's parts, or that there is no room.

import type { Language, PaneName, Texts } from '../../session/event.ts';
import { cellsOf } from '../../state/cell-width.ts';
import { type Line, textOf } from '../../state/line.ts';
import type { Model } from '../../state/model.ts';
import type { View } from '../../state/view.ts';
import { fitTo, wrap } from '../../state/wrap.ts';
import { type HelpSection, helpLines } from '../keys/help-lines.ts';
import type { KeyRow } from '../keys/key-row.ts';
import { keysHere, lastLine } from '../keys/last-line.ts';
import { type Words, wordsIn } from '../words.ts';
import { keysArea, smallest } from './areas.ts';
import { type Composed, joinParts, type Source } from './compose-pane.ts';
import type { Composition, Size } from './composition.ts';
import { endLines } from './end-lines.ts';
import { badge } from './header.ts';
import { interruptionPage } from './interruption-page.ts';
import { composePage, type Page } from './whole-page.ts';

/** What a mode decides about its screen. */
export interface ScreenDesign {
  readonly keys: readonly KeyRow[];
  /** The sections of the list of keys, in their order. */
  readonly sections: readonly HelpSection[];
  /** The available panes, in the order of Tab. */
  panes(model: Model): readonly PaneName[];
  header(model: Model, words: Words, language: Language, columns: number): string;
  /** Shown before the keys on the last line. */
  status(model: Model): Texts | undefined;
  /** Said, with the size that is needed, when the window is too small. */
  readonly tooSmall: Texts;
  /** A page of the mode's own that fills the whole screen. */
  page?(model: Model, view: View, columns: number, typing: boolean): Page | undefined;
  parts(source: Source): readonly Composed[];
}

/** @returns a function that composes the screen; `typing` is the terminal that has the keyboard */
export const composeScreen =
  (design: ScreenDesign) =>
  (model: Model, view: View, size: Size, typing: string | undefined): Composition => {
    const { language } = view;
    const { columns, rows } = size;
    const words = wordsIn(language);
    const names = design.panes(model);
    const tooSmall = columns < smallest.columns || rows < smallest.rows;
    const moment = { model, view, typing, tooSmall };
    const keyLine = lastLine(design.keys, moment, columns, design.status(model));
    const chrome = {
      size,
      header: design.header(model, words, language, columns),
      keys: textOf(keyLine),
    };
    const keyBlock = { blocks: [{ area: keysArea(columns, rows), lines: [keyLine] }] };
    if (tooSmall) {
      const keys = keysHere(design.keys, { ...moment, typing: undefined });
      const what = `${badge(model, words)}${design.tooSmall[language]} ${columns}×${rows}`;
      return joinParts(
        { ...chrome, tooSmall: inWindow(`${what}${words.stop}${words.gap}${keys}${words.stop}`, size) },
        names,
        [],
      );
    }
    const page = pageOf(design, model, view, columns, typing !== undefined);
    if (page !== undefined) return composePage(page, view, names, chrome, keyBlock);
    return joinParts(chrome, names, [...design.parts({ model, view, size, typing, names }), keyBlock]);
  };

/** All of it in as many rows as it takes; where there are too few, the size that is needed. */
function inWindow(text: string, { columns, rows }: Size): string {
  const lines = wrap(text, columns);
  if (lines.length <= rows) return lines.join('\n');
  const needed = `≥ ${smallest.columns}×${smallest.rows}`;
  return fitTo([needed, '↔ ↕'].find((form) => cellsOf(form) <= columns) ?? '↔', columns).trimEnd();
}

/** The page that fills the whole screen, if there is one: the list of keys, or a page of the mode's own. */
function pageOf(
  design: ScreenDesign,
  model: Model,
  view: View,
  columns: number,
  typing: boolean,
): Page | undefined {
  const { language, dialog } = view;
  if (dialog === 'stages') return design.page?.(model, view, columns, typing);
  if (dialog !== 'help') return interruptionPage(model, view) ?? design.page?.(model, view, columns, typing);
  const lines = (width: number): Line[] => helpLines(design.keys, design.sections, language, width);
  return { name: 'help', title: wordsIn(language).keysTitle, lines };
}

/** The last page, once a ledger has told what is left. */
export function lastPage(model: Model, { language }: View, columns: number): Page | undefined {
  if (model.ledger === undefined) return undefined;
  const words = wordsIn(language);
  return { name: 'words', title: words.endTitle, lines: () => endLines(model, language, words, columns - 4) };
}
