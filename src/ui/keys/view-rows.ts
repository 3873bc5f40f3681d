// Defines the keys that only change what is shown: language, dialogs, filter.

import { typeFilter, type View } from '../../state/view.ts';
import type { KeyRow } from './key-row.ts';
import { rowsOf, scrolled } from './scrolling.ts';

const inOtherLanguage = (view: View): View => ({ ...view, language: view.language === 'en' ? 'zh' : 'en' });

export const languageRow: KeyRow = {
  key: 'l',
  means: 'language',
  where: ['screen', 'question', 'interrupted', 'home', 'course', 'lesson end', 'end', 'summary', 'dialog'],
  does: ({ view }) => ({ view: inOtherLanguage(view) }),
  label: { en: '中文', zh: 'EN' },
  help: { en: '换成中文', zh: 'English' },
  line: ({ view }) => (view.dialog === undefined ? 'with room' : 'no'),
};

export const helpRow: KeyRow = {
  key: '?',
  means: 'help',
  where: ['screen', 'question', 'interrupted', 'home', 'course', 'lesson end', 'end', 'summary', 'dialog'],
  does: ({ view }) => ({ view: { ...view, dialog: view.dialog === 'help' ? undefined : 'help' } }),
  label: { en: 'keys', zh: '按键' },
  help: { en: 'all keys', zh: '全部按键' },
  line: ({ view }) => (view.dialog === undefined ? 'always' : 'no'),
  bare: true,
};

/** The keys while a dialog is open. */
export const dialogRows: readonly KeyRow[] = [
  ...(['↑↓', 'PgUp PgDn'] as const).map(
    (key): KeyRow => ({
      key,
      means: 'move',
      where: ['dialog'],
      does: (now, pressed) => ({
        view: now.view.dialog === undefined ? now.view : scrolled(now, now.view.dialog, rowsOf(pressed)),
      }),
      label: { en: 'scroll', zh: '滚动' },
      help: { en: 'scroll', zh: '滚动' },
      line: key === '↑↓' ? 'always' : 'no',
    }),
  ),
  ...(['Escape', 'Enter', 'q'] as const).map(
    (key): KeyRow => ({
      key,
      means: key === 'q' ? 'leave' : 'close',
      where: ['dialog'],
      does: ({ view }) => ({ view: { ...view, dialog: undefined } }),
      label: { en: 'closes', zh: '关闭' },
      help: { en: 'closes it', zh: '关闭' },
      line: key === 'Escape' ? 'always' : 'no',
    }),
  ),
];

/** While the filter is typed, every key is text except those that keep or remove the filter. */
export const filterRows: readonly KeyRow[] = [
  {
    key: 'Enter',
    means: 'keep',
    where: ['filter'],
    does: ({ view }) => ({ view: { ...view, filtering: false } }),
    label: { en: 'keeps it', zh: '保留' },
    help: { en: 'keeps the filter', zh: '保留过滤' },
    line: 'always',
  },
  {
    key: 'Escape',
    means: 'take off',
    where: ['filter'],
    does: ({ view }) => ({ view: { ...view, filtering: false, filter: '' } }),
    label: { en: 'takes it off', zh: '取消' },
    help: { en: 'takes the filter off', zh: '取消过滤' },
    line: 'always',
  },
  {
    key: 'Backspace',
    means: 'erase',
    where: ['filter'],
    does: ({ view }) => ({ view: typeFilter(view, '', true) }),
    label: { en: 'erases', zh: '删除' },
    help: { en: 'takes the last character away', zh: '删除最后一个字符' },
    line: 'no',
  },
  {
    key: 'Any',
    means: 'type',
    where: ['filter'],
    does: ({ view }, { text }) => ({ view: text === '' ? view : typeFilter(view, text, false) }),
    label: { en: 'is text', zh: '作为文字' },
    help: { en: 'is text of the filter', zh: '作为过滤的文字' },
    line: 'no',
  },
];
