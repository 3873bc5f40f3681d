// Defines the keys of the first page: choose a way in, and open it.

import { chooseBy } from '../../state/view.ts';
import { chosenWay, waysIn } from '../../state/ways-in.ts';
import type { KeyRow, Now, Outcome } from './key-row.ts';
import { rowsOf } from './scrolling.ts';
import type { Where } from './where.ts';

const where: readonly Where[] = ['home'];

const open = ({ view, model }: Now, at: number): Outcome => {
  const chosen = waysIn(model)[at];
  return chosen === undefined || model.wait === undefined
    ? { view }
    : { view, intents: [{ type: 'open', wait: model.wait.number, way: chosen.way }] };
};

export const homeRows: readonly KeyRow[] = [
  {
    key: 'Enter',
    means: 'go on',
    where,
    does: (now) => open(now, chosenWay(now.model, now.view)),
    label: { en: 'open', zh: '打开' },
    help: { en: 'opens the chosen way in', zh: '打开所选入口' },
    line: 'always',
  },
  {
    key: '↑↓',
    means: 'move',
    where,
    does: ({ view, model }, pressed) => ({
      view: chooseBy(view, 'home', chosenWay(model, view), rowsOf(pressed), waysIn(model).length),
    }),
    label: { en: 'choose', zh: '选择' },
    help: { en: 'choose a way in', zh: '选择入口' },
    line: 'always',
  },
  {
    key: '1–9',
    means: 'choose',
    where,
    does: (now, { key }) => open(now, Number(key) - 1),
    label: { en: 'opens it', zh: '打开' },
    help: { en: 'opens that way in', zh: '打开该入口' },
    line: 'no',
  },
  {
    key: 'q',
    means: 'leave',
    where,
    does: ({ view }) => ({ view, intents: [{ type: 'quit' }] }),
    label: { en: 'quit', zh: '退出' },
    help: { en: 'leaves', zh: '离开' },
    line: 'always',
  },
];
