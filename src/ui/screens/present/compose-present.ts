// Composes everything that is shown in front of a class, for a size: frames for Ink, and lines for the painter.

import { panesOf } from '../../../state/panes/panes-of.ts';
import { isPane } from '../../../state/view.ts';
import { courseStatus } from '../../keys/course-rows.ts';
import { type Composed, composePane, composeTerminal, type Source } from '../../parts/compose-pane.ts';
import { composeScreen, lastPage } from '../../parts/compose-screen.ts';
import { headerText } from './present-header.ts';
import { presentKeys, presentSections } from './present-keys.ts';
import { type Arranged, arrange, saidWidth } from './present-layout.ts';
import { doneLines, saidLines } from './present-lines.ts';
import { presentWords } from './present-words.ts';

function composeParts(source: Source): Composed[] {
  const { model, view, size, typing, names } = source;
  const { columns, rows } = size;
  const { language } = view;
  const has = { pane: names.length > 0, shell: typing !== undefined };
  const width = saidWidth(columns, rows, has);
  const said = saidLines(model, language, width);
  const done = doneLines(model, language, width);
  const arranged = arrange(columns, rows, { ...has, said: said.length, done: done.length });
  const strip = arranged.done;
  return [
    { blocks: [{ area: arranged.said, lines: said }] },
    ...composeBelow(arranged, source),
    ...(strip === undefined || strip.height === 0
      ? []
      : [{ blocks: [{ area: strip, lines: doneLines(model, language, width, strip.height) }] }]),
  ];
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

export const composePresentScreen = composeScreen({
  keys: presentKeys,
  sections: presentSections,
  panes: panesOf,
  header: headerText,
  status: courseStatus,
  tooSmall: presentWords.tooSmall,
  page: lastPage,
  parts: composeParts,
});
