// Composes everything that is shown in front of a class, for a size: frames for Ink, and lines for the painter.

import type { Line } from '../../../state/line.ts';
import type { Model } from '../../../state/model.ts';
import { panesOf } from '../../../state/panes/panes-of.ts';
import { isPane, type View } from '../../../state/view.ts';
import { courseStatus } from '../../keys/course-rows.ts';
import { helpLines } from '../../keys/help-lines.ts';
import { keysHere, lastLine } from '../../keys/last-line.ts';
import { smallest } from '../../parts/areas.ts';
import {
  type Composed,
  composePane,
  composeTerminal,
  joinParts,
  type Source,
} from '../../parts/compose-pane.ts';
import type { Chrome, Composition, Size } from '../../parts/composition.ts';
import { endLines } from '../../parts/end-lines.ts';
import { badge } from '../../parts/header.ts';
import { composePage, type Page } from '../../parts/whole-page.ts';
import { wordsIn } from '../../words.ts';
import { headerText } from './present-header.ts';
import { presentKeys, presentSections } from './present-keys.ts';
import { type Arranged, arrange, saidWidth } from './present-layout.ts';
import { doneLines, saidLines } from './present-lines.ts';
import { presentWords } from './present-words.ts';

/** @param typing the terminal that has the keyboard */
export function composePresentScreen(
  model: Model,
  view: View,
  size: Size,
  typing: string | undefined,
): Composition {
  const { language } = view;
  const words = wordsIn(language);
  const { columns, rows } = size;
  const names = panesOf(model);
  const tooSmall = columns < smallest.columns || rows < smallest.rows;
  const moment = { model, view, typing, tooSmall };
  const chrome = {
    size,
    header: headerText(model, words, language, columns),
    keys: lastLine(presentKeys, moment, columns, courseStatus(model)),
  };
  if (tooSmall) {
    const keys = keysHere(presentKeys, { ...moment, typing: undefined });
    const what = `${badge(model, words)}${presentWords.tooSmall[language]} ${columns}×${rows}`;
    return joinParts({ ...chrome, tooSmall: `${what}. ${keys}${words.stop}` }, names, []);
  }
  const page = pageOf(model, view, columns);
  if (page !== undefined) return composePage(page, view, names, chrome);
  return composeParts({ model, view, size, typing, names }, chrome);
}

/** Composes the page that fills the whole screen, if there is one. */
function pageOf(model: Model, { language, dialog }: View, columns: number): Page | undefined {
  const words = wordsIn(language);
  if (dialog !== undefined) {
    const lines = (width: number): Line[] => helpLines(presentKeys, presentSections, language, width);
    return { name: 'help', title: words.keysTitle, lines };
  }
  if (model.ledger === undefined) return undefined;
  return { name: 'words', title: words.endTitle, lines: () => endLines(model, language, words, columns - 4) };
}

function composeParts(source: Source, chrome: Omit<Chrome, 'frames'>): Composition {
  const { model, view, size, typing, names } = source;
  const { columns, rows } = size;
  const { language } = view;
  const has = { pane: names.length > 0, shell: typing !== undefined };
  const width = saidWidth(columns, rows, has);
  const said = saidLines(model, language, width);
  const done = doneLines(model, language, width);
  const arranged = arrange(columns, rows, { ...has, said: said.length, done: done.length });
  const strip = arranged.done;
  return joinParts(chrome, names, [
    { blocks: [{ area: arranged.said, lines: said }] },
    ...composeBelow(arranged, source),
    ...(strip === undefined || strip.height === 0
      ? []
      : [{ blocks: [{ area: strip, lines: doneLines(model, language, width, strip.height) }] }]),
  ]);
}

/** Composes the pane with the focus, or the shell that has the keyboard. */
function composeBelow({ below, framed }: Arranged, source: Source): Composed[] {
  const { view, typing, names } = source;
  if (below === undefined) return [];
  if (typing !== undefined) {
    return [composeTerminal(typing, { part: 'shell', area: below, framed: true }, source)];
  }
  const looked = isPane(view.focus) && names.includes(view.focus) ? view.focus : names[0];
  if (looked === undefined) return [];
  const seen = { ...source, view: { ...view, focus: looked } };
  return [composePane(looked, { part: looked, area: below, framed }, seen)];
}
