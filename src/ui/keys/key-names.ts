// Defines the names of keys, and finds which key was pressed.

import type { Texts } from '../../session/event.ts';
import { both } from '../../session/texts.ts';
import type { Key } from '../../term/decode-key.ts';
import type { Letter } from './meanings.ts';

export interface Pressed {
  /** `Enter`, `ArrowUp`, `Ctrl-C`, or the character itself. */
  readonly key: string;
  /** The text that it types; empty for a key that types none. */
  readonly text: string;
}

interface NamedKey {
  /** The keys that this name stands for. */
  readonly is: readonly string[];
  /** Its label on the last line. */
  readonly name: Texts;
  /** Its longer label in the list of keys. */
  readonly allNames?: Texts;
}

const named = {
  Enter: { is: ['Enter'], name: both('Enter') },
  Escape: { is: ['Escape'], name: both('Esc') },
  Tab: {
    is: ['Tab', 'Shift-Tab'],
    name: both('Tab'),
    allNames: { en: 'Tab, Shift-Tab', zh: 'Tab、Shift-Tab' },
  },
  Space: { is: ['Space'], name: { en: 'Space', zh: '空格' } },
  // Terminals send either of the two for the Backspace key.
  Backspace: { is: ['Backspace', 'Delete'], name: both('Backspace') },
  '↑↓': { is: ['ArrowUp', 'ArrowDown'], name: both('↑↓') },
  'PgUp PgDn': { is: ['PgUp', 'PgDn'], name: both('PgUp PgDn') },
  '1–9': { is: [...'123456789'], name: both('1–9') },
  '0': { is: ['0'], name: both('0') },
  F1: { is: ['F1'], name: both('F1') },
  F2: { is: ['F2'], name: both('F2') },
  'Ctrl-C': { is: ['Ctrl-C'], name: both('Ctrl-C') },
  'Ctrl-] F10': { is: ['Ctrl-]', 'F10'], name: { en: 'Ctrl-] or F10', zh: 'Ctrl-] 或 F10' } },
  /** Handled by the shell panel: the screen never receives it. */
  exit: { is: [], name: both('exit'), allNames: { en: 'exit, Ctrl-D', zh: 'exit、Ctrl-D' } },
  /** Every key without Ctrl that no other row takes. */
  Any: { is: [], name: { en: 'any other key', zh: '其他键' } },
} as const satisfies Readonly<Record<string, NamedKey>>;

export type KeyName = keyof typeof named | Letter;

const namedKey = (key: KeyName): NamedKey | undefined =>
  Object.hasOwn(named, key) ? named[key as keyof typeof named] : undefined;

/** Lists the keys that a name stands for. */
export const keysOf = (key: KeyName): readonly string[] => namedKey(key)?.is ?? [key];

export const nameOf = (key: KeyName): Texts => namedKey(key)?.name ?? both(key);

export const allNamesOf = (key: KeyName): Texts => namedKey(key)?.allNames ?? nameOf(key);

export const isLetter = (key: KeyName): key is Letter => namedKey(key) === undefined;

/** @param input the character, or empty */
export function pressedKey(input: string, key: Key): Pressed {
  const name = nameOfPressed(input, key);
  if (name !== undefined) return { key: name, text: '' };
  return { key: input === ' ' ? 'Space' : input, text: input };
}

function nameOfPressed(input: string, key: Key): string | undefined {
  if (key.ctrl) return `Ctrl-${input.toUpperCase()}`;
  if (key.return) return 'Enter';
  if (key.escape) return 'Escape';
  if (key.tab) return key.shift ? 'Shift-Tab' : 'Tab';
  if (key.backspace) return 'Backspace';
  if (key.delete) return 'Delete';
  if (key.f1) return 'F1';
  if (key.f2) return 'F2';
  if (key.upArrow) return 'ArrowUp';
  if (key.downArrow) return 'ArrowDown';
  if (key.pageUp) return 'PgUp';
  return key.pageDown ? 'PgDn' : undefined;
}
