// Defines the keys of the first page: choose a way in, and open it.

import { chosenWay, waysIn } from '../../state/ways-in.ts';
import type { KeyRow, Now, Outcome } from './key-row.ts';
import { listRows } from './list-rows.ts';
import type { Where } from './where.ts';

const where: readonly Where[] = ['home'];

const open = ({ view, model }: Now, at: number): Outcome => {
  const chosen = waysIn(model)[at];
  return chosen === undefined || model.wait === undefined
    ? { view }
    : { view, intents: [{ type: 'open', wait: model.wait.number, way: chosen.way }] };
};

export const homeRows: readonly KeyRow[] = [
  ...listRows({
    where,
    list: 'home',
    count: ({ model }) => waysIn(model).length,
    chosen: ({ model, view }) => chosenWay(model, view),
    open,
    opens: { en: 'open', zh: '打开' },
    opensThat: { en: 'opens it', zh: '打开' },
    help: {
      open: { en: 'opens the chosen way in', zh: '打开所选入口' },
      choose: { en: 'choose a way in', zh: '选择入口' },
      openThat: { en: 'opens that way in', zh: '打开该入口' },
    },
  }),
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
