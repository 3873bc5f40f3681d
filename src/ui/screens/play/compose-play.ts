// Composes everything that free play's screen shows, for a size: frames for Ink, and lines for the painter.

import type { Language, PaneName } from '../../../session/event.ts';
import { around, chosenContainer, lookingAt, terminalIn } from '../../../state/containers.ts';
import { textOf } from '../../../state/line.ts';
import type { Model } from '../../../state/model.ts';
import { panesHeld } from '../../../state/panes/panes-of.ts';
import { isPane } from '../../../state/view.ts';
import { type Area, inside, isCompact } from '../../parts/areas.ts';
import {
  type Composed,
  composePane,
  composeTerminal,
  type Source,
  tabLine,
} from '../../parts/compose-pane.ts';
import { composeScreen } from '../../parts/compose-screen.ts';
import type { Size } from '../../parts/composition.ts';
import { headerLine } from '../../parts/header.ts';
import type { Words } from '../../words.ts';
import { listLines, listWidth, toneOf } from './list-lines.ts';
import { playKeys, playSections, playStatus } from './play-keys.ts';
import { arrange } from './play-layout.ts';
import { counted, playWords, stateSigns, stateWords } from './play-words.ts';

function headerText(model: Model, words: Words, language: Language, columns: number): string {
  const place = `nslab ${words.play}`;
  const counts = counted(model.containers.length, model.terminals.length)[language];
  return headerLine(model, words, columns, [`${place}   ${counts}`, place]);
}

function composeParts(source: Source): Composed[] {
  const { model, view, size, typing, names } = source;
  const onPane = isPane(view.focus) && names.includes(view.focus);
  const terminals = shownTerminals(source, size);
  const arranged = arrange(size.columns, size.rows, {
    containers: model.containers.length,
    listWidth: listWidth(model, view.language),
    shells: terminals.length,
    shellFirst: typing !== undefined || !onPane,
    zoomed: !view.zoomed ? undefined : typing === undefined ? 'pane' : 'shell',
  });
  const { framed, list, panes, shells } = arranged;
  const inFront = typing !== undefined && shells.length === 1 ? [typing] : terminals;
  return [
    ...(list === undefined ? [] : [composeList(list, framed, source)]),
    ...panes.flatMap((area, i) => composeShownPane(area, framed, i, source)),
    ...shells.flatMap((area, i) => {
      const terminal = inFront[i];
      return terminal === undefined ? [] : [composeShell(terminal, area, source)];
    }),
  ];
}

/** Chooses the shells to show, in the order of the list: the chosen container's and, if there is room, one more. */
function shownTerminals({ model, view, typing }: Source, { columns, rows }: Size): string[] {
  const typingIn = model.terminals.find(({ terminal }) => terminal === typing)?.in;
  const own = typing ?? terminalIn(model, chosenContainer(model, view)?.name);
  const ownName = typingIn ?? chosenContainer(model, view)?.name;
  const other = model.terminals.findLast((one) => one.in !== ownName)?.terminal;
  if (isCompact(columns, rows)) return own === undefined ? [] : [own];
  const [first, second] = [own, other].filter((one) => one !== undefined);
  if (first === undefined || second === undefined) return first === undefined ? [] : [first];
  const place = (terminal: string): number => {
    const name = model.terminals.find((one) => one.terminal === terminal)?.in;
    return model.containers.findIndex((one) => one.name === name);
  };
  return place(first) <= place(second) ? [first, second] : [second, first];
}

function composeList(area: Area, framed: boolean, { model, view, typing }: Source): Composed {
  const room = framed ? inside(area) : { ...area, width: area.width - 1 };
  const focused = !isPane(view.focus) && typing === undefined;
  return {
    ...(framed ? { frame: { area, title: playWords.list[view.language], focused } } : {}),
    blocks: [{ area: room, lines: listLines(model, view, room.width, room.height) }],
  };
}

/** The width of one container's column of evidence, and of the labels before them, in cells. */
const COLUMN = 16;
const BEFORE_COLUMNS = 30;

/** Chooses the panes to show: the one that has or last had the focus, then the next. The others are tabs. */
function composeShownPane(area: Area, framed: boolean, place: number, source: Source): Composed[] {
  const { model, view, names } = source;
  const looked = [view.focus, view.pane].find((one) => one !== undefined && names.includes(one as PaneName));
  const first = Math.max(0, names.indexOf(looked as PaneName));
  if (place > 0 && names.length < 2) return [];
  const name = names[(first + place) % names.length];
  if (name === undefined) return [];
  const chosen = chosenContainer(model, view);
  const most = Math.max(1, Math.floor((area.width - BEFORE_COLUMNS) / COLUMN));
  const seen =
    chosen === undefined
      ? model
      : lookingAt(
          model,
          around(model.containers, chosen, most).map((one) => one.name),
          chosen.name,
        );
  const tabs = { ...source, model: seen, view: { ...view, focus: name } };
  const composed = composePane(
    name,
    { part: name, area, framed },
    framed ? { ...source, model: seen } : tabs,
  );
  const { frame } = composed;
  if (frame === undefined || place > 0) return [composed];
  const title = textOf(tabLine(tabs)).trim();
  return [{ ...composed, frame: { ...frame, title } }];
}

/** Marks the frame of a frozen container. */
function composeShell(terminal: string, area: Area, source: Source): Composed {
  const { model, view } = source;
  const composed = composeTerminal(terminal, { part: 'shell', area, framed: true }, source);
  const { frame } = composed;
  const inside = model.terminals.find((one) => one.terminal === terminal)?.in;
  const container = model.containers.find(({ name }) => name === inside);
  if (frame === undefined || container === undefined) return composed;
  const { name, state } = container;
  const how = state === 'frozen' ? ` · ${stateWords.frozen[view.language]} ${stateSigns.frozen}` : '';
  const { tone: _, ...plain } = frame;
  const tone = toneOf(model, name);
  return {
    ...composed,
    frame: { ...plain, title: frame.title + how, ...(tone === undefined ? {} : { tone }) },
  };
}

export const composePlayScreen = composeScreen({
  keys: playKeys,
  sections: playSections,
  panes: panesHeld,
  header: headerText,
  status: playStatus,
  tooSmall: playWords.tooSmall,
  parts: composeParts,
});
