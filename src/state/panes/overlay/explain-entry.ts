// Explains a path of the overlay: how the layers cover each other there, and what changed in the text.

import { harmless } from '../../harmless.ts';
import type { PaneContext } from '../pane-content.ts';
import { contentBelow, contentOf, fillIn, isBinary, isCut, labelLines, textOf } from './entry-content.ts';
import {
  findHiding,
  type LayerCell,
  type LayerSnapshot,
  type LayerTable,
  type OverlayEntry,
  type PathRow,
  topFirst,
} from './overlay-rows.ts';
import { diffTexts, type TextLine } from './text-diff.ts';

type Word = PaneContext['word'];

export interface EntryExplanation {
  /** Short remarks: which layers are compared, how much of them is shown. */
  readonly facts: readonly string[];
  readonly sentence?: string | undefined;
  readonly lines: readonly TextLine[];
}

interface LayerEntry {
  readonly layer: string;
  readonly entry: OverlayEntry;
}

interface EntryInLayers {
  readonly row: PathRow;
  readonly layers: readonly LayerSnapshot[];
  readonly upper: LayerEntry | undefined;
  /** The topmost first, without whiteouts. */
  readonly lowers: readonly LayerEntry[];
  readonly merged: LayerCell | undefined;
  /** Whether merged shows anything at all: before the mount it is an empty directory. */
  readonly mounted: boolean;
}

/** @param layers all layers as they are now */
export function explainEntry(
  row: PathRow,
  table: LayerTable,
  layers: readonly LayerSnapshot[],
  word: Word,
): EntryExplanation {
  const places = findInLayers(row, table, layers);
  const { upper, lowers, merged } = places;
  const seen = [upper?.entry, lowers[0]?.entry, merged?.entry].filter((entry) => entry !== undefined);
  const binary = seen.some(isBinary);
  const story = upper === undefined ? explainLower(places, word) : explainUpper(places, upper, word);
  return {
    ...story,
    facts: [
      ...story.facts,
      ...(binary ? [word('binary')] : []),
      ...(!binary && seen.some(isCut) ? [word('the first 512 bytes')] : []),
      ...(seen.some(({ kind }) => kind === 'symlink') ? [word('a symlink, not followed')] : []),
    ],
  };
}

function findInLayers(
  row: PathRow,
  { columns, rows }: LayerTable,
  layers: readonly LayerSnapshot[],
): EntryInLayers {
  const places = columns.flatMap(({ name, role }, i) => {
    const cell = row.cells[i];
    return cell === undefined || cell.mark === 'removed'
      ? []
      : [{ layer: name, role, entry: cell.entry, cell }];
  });
  const at = columns.findIndex(({ role }) => role === 'merged');
  return {
    row,
    layers,
    upper: places.find(({ role }) => role === 'upper'),
    lowers: topFirst(places).filter(({ role, entry }) => role === 'lower' && entry.meaning !== 'whiteout'),
    merged: places.find(({ role }) => role === 'merged')?.cell,
    mounted: rows.some(({ cells }) => (cells[at]?.mark ?? 'removed') !== 'removed'),
  };
}

function explainUpper(places: EntryInLayers, upper: LayerEntry, word: Word): EntryExplanation {
  const { entry, layer } = upper;
  const [below] = places.lowers;
  if (entry.meaning === 'whiteout') return explainWhiteout(places, upper, word);
  if (entry.meaning === 'opaque') return explainOpaque(places, upper, word);
  if (entry.kind === 'directory' && (below === undefined || below.entry.kind === 'directory'))
    return explainDirectory(places, [upper, ...places.lowers], word);
  if (below === undefined)
    return {
      facts: [fillIn(word, 'only in {layer}', { layer })],
      sentence: isEmpty(entry) ? word('an empty file') : undefined,
      lines: contentOf(entry, word, '+'),
    };
  // A file that was created, not copied up: its directory hides the lower one.
  const hides = fillIn(word, 'made anew: hides that of {lower}', { lower: below.layer });
  return {
    facts: [between(below, upper)],
    sentence: entry.meaning === 'created' ? hides : sameness(below.entry, entry, word),
    lines: difference(below.entry, entry, word),
  };
}

const between = (below: LayerEntry, above: LayerEntry): string =>
  `${harmless(below.layer)} → ${harmless(above.layer)}`;

function difference(below: OverlayEntry, above: OverlayEntry, word: Word): TextLine[] {
  const [old, now] = [textOf(below, word), textOf(above, word)];
  return old === undefined || now === undefined ? [] : diffTexts(old, now);
}

function sameness(below: OverlayEntry, above: OverlayEntry, word: Word): string | undefined {
  const text = textOf(below, word);
  if (text === undefined || text !== textOf(above, word)) return undefined;
  return word(
    below.size === above.size
      ? 'copied up whole: the text is still the same'
      : 'copied up: what differs is further on',
  );
}

function explainWhiteout(
  { row, lowers, layers }: EntryInLayers,
  upper: LayerEntry,
  word: Word,
): EntryExplanation {
  const [below] = lowers;
  if (below === undefined)
    return { facts: [], sentence: word('a whiteout: hides this name in every layer below'), lines: [] };
  const isDirectory = below.entry.kind === 'directory';
  const sentence = isDirectory
    ? 'a whiteout hides the directory: {lower} still has it'
    : 'a whiteout hides the file: {lower} still has it';
  return {
    facts: [between(below, upper)],
    sentence: fillIn(word, sentence, { lower: below.layer }),
    lines: isDirectory ? contentBelow(row.path, layers) : contentOf(below.entry, word),
  };
}

function explainOpaque(
  { row, lowers, layers }: EntryInLayers,
  upper: LayerEntry,
  word: Word,
): EntryExplanation {
  const [below] = lowers;
  return {
    facts: below === undefined ? [] : [between(below, upper)],
    sentence: word('opaque: nothing that lower layers have in it shows through'),
    lines: contentBelow(row.path, layers),
  };
}

/** Explains a directory that all of these layers have. */
function explainDirectory(
  { merged }: EntryInLayers,
  have: readonly LayerEntry[],
  word: Word,
): EntryExplanation {
  const shown = merged?.from ?? [];
  const names = shown.length > 0 ? shown : have.map(({ layer }) => layer);
  const [layer = ''] = names;
  const sentence =
    names.length > 1
      ? fillIn(word, 'a directory of {layers}: merged shows what each has in it', {
          layers: names.join(', '),
        })
      : fillIn(word, 'a directory, only in {layer}', { layer });
  return { facts: [], sentence, lines: [] };
}

/** Explains a path that upper does not have. */
function explainLower(places: EntryInLayers, word: Word): EntryExplanation {
  const { row, lowers, merged, layers, mounted } = places;
  const [top, ...others] = lowers;
  if (top === undefined) return explainRest(places, word);
  const hider = mounted && merged === undefined ? findHiding(row.path, layers) : undefined;
  if (hider !== undefined) {
    const names = { path: hider.path, layer: hider.layer, lower: top.layer };
    const sentence = fillIn(word, 'hidden by {path} in {layer}: {lower} still has it', names);
    return { facts: [], sentence, lines: contentOf(top.entry, word) };
  }
  if (top.entry.kind === 'directory') return explainDirectory(places, lowers, word);
  if (others.length === 0)
    return {
      facts: [fillIn(word, 'only in {layer}', { layer: top.layer })],
      sentence: mounted ? word('read from where it is: nothing is copied') : undefined,
      lines: contentOf(top.entry, word),
    };
  const names = { top: top.layer, below: others.map(({ layer }) => layer).join(', ') };
  return {
    facts: [],
    sentence: mounted ? fillIn(word, 'merged shows that of {top}: it is above {below}', names) : undefined,
    lines: lowers.flatMap(({ layer, entry }) => labelLines(layer, contentOf(entry, word))),
  };
}

/** Explains a path that only merged has, or that is gone from every layer. */
function explainRest({ row, merged }: EntryInLayers, word: Word): EntryExplanation {
  if (merged !== undefined) return { facts: [], lines: contentOf(merged.entry, word) };
  const gone = row.cells.find((cell) => cell?.mark === 'removed');
  return {
    facts: [word('gone since the step began')],
    lines: gone === undefined ? [] : contentOf(gone.entry, word, '-'),
  };
}

const isEmpty = ({ kind, size }: OverlayEntry): boolean => kind === 'file' && size === 0;
