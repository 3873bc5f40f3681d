// Reads the content of an entry: its text, or what it is instead of a text file.

import { harmless } from '../../harmless.ts';
import type { PaneContext } from '../pane-content.ts';
import { showTarget, sizeOf } from './cell-text.ts';
import type { LayerSnapshot, OverlayEntry } from './overlay-rows.ts';
import { topFirst } from './overlay-rows.ts';
import { linesOf, type TextLine } from './text-diff.ts';

type Word = PaneContext['word'];

/** How many bytes of a file a snapshot keeps. */
const TEXT_BYTES = 512;

export const isBinary = ({ text }: OverlayEntry): boolean => text?.includes('\0') === true;

/** Whether a snapshot keeps only the beginning of the file. */
export const isCut = ({ kind, size }: OverlayEntry): boolean => kind === 'file' && size > TEXT_BYTES;

/** As text that can be compared with another; undefined for binary content. */
export function textOf(entry: OverlayEntry, word: Word): string | undefined {
  if (entry.kind === 'symlink') return showTarget(entry, Number.POSITIVE_INFINITY);
  if (entry.kind === 'directory') return word('a directory');
  if (entry.kind !== 'file') return sizeOf(entry, word);
  if (isBinary(entry)) return undefined;
  // The cut may be inside a character.
  return isCut(entry) ? entry.text?.replace(/\ufffd+$/, '') : entry.text;
}

export const contentOf = (entry: OverlayEntry, word: Word, sign: TextLine['sign'] = ' '): TextLine[] =>
  entry.kind === 'directory' ? [] : linesOf(textOf(entry, word) ?? '', sign);

/** Lists what lower layers have in a directory. */
export const contentBelow = (path: string, layers: readonly LayerSnapshot[]): TextLine[] =>
  topFirst(layers.filter(({ role }) => role === 'lower')).flatMap(({ name, entries }) =>
    entries
      .filter((entry) => entry.path.startsWith(`${path}/`) && entry.meaning !== 'whiteout')
      .map((entry): TextLine => ({ sign: ' ', text: `${name}: ${entry.path}` })),
  );

export const labelLines = (layer: string, lines: readonly TextLine[]): TextLine[] =>
  lines.map((line) => ({ ...line, text: `${layer}: ${line.text}` }));

/** Translates a sentence and fills in names, which a lesson or a container chose. */
export const fillIn = (word: Word, sentence: string, names: Readonly<Record<string, string>>): string =>
  word(sentence).replace(/\{(\w+)\}/g, (all, key: string) => harmless(names[key] ?? all));
