// What an entry of a layer has to read: its text, or what it is instead of one.

import { harmless } from '../../harmless.ts';
import type { PaneContext } from '../pane-content.ts';
import { showTarget, sizeOf } from './cell-text.ts';
import { linesOf, type TextLine } from './diff.ts';
import type { LayerSnapshot, OverlayEntry } from './rows.ts';
import { topFirst } from './rows.ts';

type Word = PaneContext['word'];

/** As many bytes of a file as a snapshot has. */
const TEXT_BYTES = 512;

export const isBinary = ({ text }: OverlayEntry): boolean => text?.includes('\0') === true;

/** Whether the file goes on after what a snapshot has of it. */
export const isCut = ({ kind, size }: OverlayEntry): boolean => kind === 'file' && size > TEXT_BYTES;

/** As a text that can be held against another; undefined when there is nothing that can be read. */
export function textOf(entry: OverlayEntry, word: Word): string | undefined {
  if (entry.kind === 'symlink') return showTarget(entry, Number.POSITIVE_INFINITY);
  if (entry.kind === 'directory') return word('a directory');
  if (entry.kind !== 'file') return sizeOf(entry, word);
  if (isBinary(entry)) return undefined;
  // The cut may have gone through a character.
  return isCut(entry) ? entry.text?.replace(/\ufffd+$/, '') : entry.text;
}

export const contentOf = (entry: OverlayEntry, word: Word, sign: TextLine['sign'] = ' '): TextLine[] =>
  entry.kind === 'directory' ? [] : linesOf(textOf(entry, word) ?? '', sign);

/** What lower layers have in a directory. */
export const contentBelow = (path: string, layers: readonly LayerSnapshot[]): TextLine[] =>
  topFirst(layers.filter(({ role }) => role === 'lower')).flatMap(({ name, entries }) =>
    entries
      .filter((entry) => entry.path.startsWith(`${path}/`) && entry.meaning !== 'whiteout')
      .map((entry): TextLine => ({ sign: ' ', text: `${name}: ${entry.path}` })),
  );

export const labelled = (layer: string, lines: readonly TextLine[]): TextLine[] =>
  lines.map((line) => ({ ...line, text: `${layer}: ${line.text}` }));

/** A sentence with names in it: a lesson's, or a container's own. */
export const say = (word: Word, sentence: string, names: Readonly<Record<string, string>>): string =>
  word(sentence).replace(/\{(\w+)\}/g, (all, key: string) => harmless(names[key] ?? all));
