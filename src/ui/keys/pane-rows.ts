// Defines the keys for panes: focus one, scroll it, choose an entry in it, zoom it, filter it.

import type { PaneName } from '../../session/event.ts';
import { allPanes } from '../../state/panes/all-panes.ts';
import { chooseBy, focusOn, isPane, type Part } from '../../state/view.ts';
import type { KeyRow, Now, OnLine, Outcome } from './key-row.ts';
import { rowsOf, scrolled } from './scrolling.ts';
import type { Moment, Where } from './where.ts';

const where: readonly Where[] = ['screen', 'question'];

/**
 * @param line whether there is anything to look at
 * @param beside the parts that Tab reaches after the panes
 */
export const tabRow = (
  line: (moment: Moment) => OnLine,
  beside: readonly Exclude<Part, PaneName>[] = ['story'],
): KeyRow => ({
  key: 'Tab',
  means: 'next pane',
  where,
  does({ view, shown }, { key }) {
    const ring: Part[] = [...shown.panes, ...beside];
    const at = ring.indexOf(view.focus) + (key === 'Shift-Tab' ? ring.length - 1 : 1);
    return { view: focusOn(view, ring[at % ring.length] ?? view.focus) };
  },
  label: { en: 'pane', zh: '面板' },
  help: { en: 'the next pane, the one before', zh: '下一个、上一个面板' },
  line,
  bare: true,
});

/** Moves up or down in a pane: to another entry if it has entries, else by rows. */
export function moveInPane(now: Now, pane: PaneName, by: number): Outcome {
  const { view, shown } = now;
  const entries = shown.entries[pane];
  if (entries !== undefined) return { view: chooseBy(view, pane, entries.chosen, by, entries.count) };
  // A list that grows at its end is scrolled back from the end.
  return { view: scrolled(now, pane, allPanes[pane].tail ? -by : by) };
}

/** Keys that only the list of keys names, in its order. */
export const turnRows: readonly KeyRow[] = [
  {
    key: '↑↓',
    means: 'move',
    where,
    does(now, pressed) {
      const { view, model } = now;
      const { focus } = view;
      if (model.step === undefined) return { view };
      return isPane(focus)
        ? moveInPane(now, focus, rowsOf(pressed))
        : { view: scrolled(now, focus, rowsOf(pressed)) };
    },
    label: { en: 'scroll', zh: '滚动' },
    help: { en: 'scroll the pane, or choose in it', zh: '滚动面板，或在其中选择' },
    line: 'no',
  },
  {
    key: 'PgUp PgDn',
    means: 'scroll story',
    where,
    does: (now, pressed) => ({ view: scrolled(now, 'story', rowsOf(pressed)) }),
    label: { en: 'story', zh: '正文' },
    help: { en: 'scroll the story', zh: '滚动正文' },
    line: 'no',
  },
];

export const zoomRow = (line: (moment: Moment) => OnLine): KeyRow => ({
  key: '+',
  means: 'zoom',
  where,
  does: ({ view }) => ({ view: { ...view, zoomed: !view.zoomed } }),
  label: { en: 'zoom', zh: '放大' },
  help: { en: 'gives the pane all the room, and takes it back', zh: '让当前面板占满屏幕，再按一次恢复' },
  line,
});

export const filterRow = (line: (moment: Moment) => OnLine): KeyRow => ({
  key: '/',
  means: 'filter',
  where,
  does: ({ view }) => ({
    view: isPane(view.focus) ? { ...view, filter: '', filtering: true } : view,
  }),
  label: { en: 'filter', zh: '过滤' },
  help: {
    en: 'shows only the lines of the pane that have what you type',
    zh: '面板中只显示包含所输文字的行',
  },
  line,
});

export const takeOffRow: KeyRow = {
  key: 'Escape',
  means: 'take off',
  where,
  does: ({ view }) => ({ view: { ...view, filter: '', zoomed: false } }),
  label: { en: 'takes off', zh: '取消' },
  help: { en: 'takes the filter off, and the zoom', zh: '取消过滤和放大' },
  line: 'no',
};
