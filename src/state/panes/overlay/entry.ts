// What the layers have at one path: a sentence on how they cover each other, and what changed in the text.

import { harmless } from '../../harmless.ts';
import type { PaneContext } from '../pane-content.ts';
import { contentBelow, contentOf, isBinary, isCut, labelled, say, textOf } from './content.ts';
import { diffTexts, type TextLine } from './diff.ts';
import {
  hiderOf,
  type LayerCell,
  type LayerSnapshot,
  type LayerTable,
  type OverlayEntry,
  type PathRow,
  topFirst,
} from './rows.ts';

type Word = PaneContext['word'];

export interface EntryStory {
  /** Short: which layers are held against each other, how much of them can be seen. */
  readonly facts: readonly string[];
  readonly sentence?: string | undefined;
  readonly lines: readonly TextLine[];
}

interface Placed {
  readonly layer: string;
  readonly entry: OverlayEntry;
}

interface Places {
  readonly row: PathRow;
  readonly layers: readonly LayerSnapshot[];
  readonly upper: Placed | undefined;
  /** The topmost first, without whiteouts. */
  readonly lowers: readonly Placed[];
  readonly merged: LayerCell | undefined;
  /** Whether merged shows anything at all. Before the mount it is an ordinary directory, and empty. */
  readonly mounted: boolean;
}

/** @param layers all of them, as they are now */
export function storyOf(
  row: PathRow,
  table: LayerTable,
  layers: readonly LayerSnapshot[],
  word: Word,
): EntryStory {
  const places = placesOf(row, table, layers);
  const { upper, lowers, merged } = places;
  const seen = [upper?.entry, lowers[0]?.entry, merged?.entry].filter((entry) => entry !== undefined);
  const binary = seen.some(isBinary);
  const story = upper === undefined ? tellLower(places, word) : tellUpper(places, upper, word);
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

function placesOf(row: PathRow, { columns, rows }: LayerTable, layers: readonly LayerSnapshot[]): Places {
  const places = columns.flatMap(({ name, role }, i) => {
    const cell = row.cells[i];
    return cell === undefined || cell.mark === 'gone' ? [] : [{ layer: name, role, entry: cell.entry, cell }];
  });
  const at = columns.findIndex(({ role }) => role === 'merged');
  return {
    row,
    layers,
    upper: places.find(({ role }) => role === 'upper'),
    lowers: topFirst(places).filter(({ role, entry }) => role === 'lower' && entry.meaning !== 'whiteout'),
    merged: places.find(({ role }) => role === 'merged')?.cell,
    mounted: rows.some(({ cells }) => (cells[at]?.mark ?? 'gone') !== 'gone'),
  };
}

function tellUpper(places: Places, upper: Placed, word: Word): EntryStory {
  const { entry, layer } = upper;
  const [below] = places.lowers;
  if (entry.meaning === 'whiteout') return tellWhiteout(places, upper, word);
  if (entry.meaning === 'opaque') return tellOpaque(places, upper, word);
  if (entry.kind === 'directory' && (below === undefined || below.entry.kind === 'directory'))
    return tellDirectory(places, [upper, ...places.lowers], word);
  if (below === undefined)
    return {
      facts: [say(word, 'only in {layer}', { layer })],
      sentence: isEmpty(entry) ? word('an empty file') : undefined,
      lines: contentOf(entry, word, '+'),
    };
  // A file made anew in a directory that hides what is below it.
  const hides = say(word, 'made anew: hides that of {lower}', { lower: below.layer });
  return {
    facts: [between(below, upper)],
    sentence: entry.meaning === 'created' ? hides : sameness(below.entry, entry, word),
    lines: difference(below.entry, entry, word),
  };
}

const between = (below: Placed, above: Placed): string =>
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

function tellWhiteout({ row, lowers, layers }: Places, upper: Placed, word: Word): EntryStory {
  const [below] = lowers;
  if (below === undefined)
    return { facts: [], sentence: word('a whiteout: hides this name in every layer below'), lines: [] };
  const isDirectory = below.entry.kind === 'directory';
  const sentence = isDirectory
    ? 'a whiteout hides the directory: {lower} still has it'
    : 'a whiteout hides the file: {lower} still has it';
  return {
    facts: [between(below, upper)],
    sentence: say(word, sentence, { lower: below.layer }),
    lines: isDirectory ? contentBelow(row.path, layers) : contentOf(below.entry, word),
  };
}

function tellOpaque({ row, lowers, layers }: Places, upper: Placed, word: Word): EntryStory {
  const [below] = lowers;
  return {
    facts: below === undefined ? [] : [between(below, upper)],
    sentence: word('opaque: nothing that lower layers have in it shows through'),
    lines: contentBelow(row.path, layers),
  };
}

/** A directory that all of these have, as one. */
function tellDirectory({ merged }: Places, have: readonly Placed[], word: Word): EntryStory {
  const shown = merged?.from ?? [];
  const names = shown.length > 0 ? shown : have.map(({ layer }) => layer);
  const [layer = ''] = names;
  const sentence =
    names.length > 1
      ? say(word, 'a directory of {layers}: merged shows what each has in it', { layers: names.join(', ') })
      : say(word, 'a directory, only in {layer}', { layer });
  return { facts: [], sentence, lines: [] };
}

/** What upper has nothing of. */
function tellLower(places: Places, word: Word): EntryStory {
  const { row, lowers, merged, layers, mounted } = places;
  const [top, ...others] = lowers;
  if (top === undefined) return tellRest(places, word);
  const hider = mounted && merged === undefined ? hiderOf(row.path, layers) : undefined;
  if (hider !== undefined) {
    const names = { path: hider.path, layer: hider.layer, lower: top.layer };
    const sentence = say(word, 'hidden by {path} in {layer}: {lower} still has it', names);
    return { facts: [], sentence, lines: contentOf(top.entry, word) };
  }
  if (top.entry.kind === 'directory') return tellDirectory(places, lowers, word);
  if (others.length === 0)
    return {
      facts: [say(word, 'only in {layer}', { layer: top.layer })],
      sentence: mounted ? word('read from where it is: nothing is copied') : undefined,
      lines: contentOf(top.entry, word),
    };
  const names = { top: top.layer, below: others.map(({ layer }) => layer).join(', ') };
  return {
    facts: [],
    sentence: mounted ? say(word, 'merged shows that of {top}: it is above {below}', names) : undefined,
    lines: lowers.flatMap(({ layer, entry }) => labelled(layer, contentOf(entry, word))),
  };
}

/** In merged only, or nowhere any more. */
function tellRest({ row, merged }: Places, word: Word): EntryStory {
  if (merged !== undefined) return { facts: [], lines: contentOf(merged.entry, word) };
  const gone = row.cells.find((cell) => cell?.mark === 'gone');
  return {
    facts: [word('gone since the step began')],
    lines: gone === undefined ? [] : contentOf(gone.entry, word, '-'),
  };
}

const isEmpty = ({ kind, size }: OverlayEntry): boolean => kind === 'file' && size === 0;
