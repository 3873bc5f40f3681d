// Makes the table of an overlay: each entry of each layer, and what it means.

import type { Row, Table } from '../../compare-tables.ts';
import type { SnapshotOf } from '../../evidence.ts';
import { harmless } from '../../harmless.ts';
import { showSize } from '../../show-size.ts';
import { fillIn } from './entry-content.ts';

type Layer = SnapshotOf<'overlay'>['layers'][number];

export const overlayTable = ({ layers }: SnapshotOf<'overlay'>): Table => ({
  columns: ['layer', 'path', '', 'what it means'],
  rows: overlayRows(layers),
});

const UNREAD = /^([\d,]+) of (.+) entries read$/;

/** The kind of an entry, and what it means; names and contents stay as they are. */
export function overlayCell(text: string, column: number, word: (text: string) => string): string {
  if (column === 2) return text === 'dir' ? word(text) : text;
  if (column < 3) return text;
  const [, read = '', all] = UNREAD.exec(text) ?? [];
  return all === undefined
    ? word(text)
    : fillIn(word, '{read} of {all} entries read', { read, all: word(all) });
}

const overlayRows = (layers: readonly Layer[]): Row[] =>
  layers.flatMap((layer) => [
    ...(layer.entries.length === 0 ? [{ key: layer.name, cells: [layer.name, '–', '', ''] }] : []),
    ...layer.entries.map((entry) => ({
      key: `${layer.name}/${entry.path}`,
      cells: [layer.name, harmless(entry.path), shape(entry), entry.meaning ?? ''],
    })),
    ...(layer.more ? [{ key: `${layer.name}/`, cells: [layer.name, '…', '', howMany(layer)] }] : []),
  ]);

const howMany = ({ entries: { length }, total }: Layer): string =>
  `${length} of ${total === undefined ? 'more than 10,000' : total.toLocaleString('en')} entries read`;

function shape(entry: Layer['entries'][number]): string {
  if (entry.kind === 'directory') return 'dir';
  if (entry.kind === 'symlink') return `→ ${harmless(entry.target ?? '')}`;
  if (entry.device !== undefined) return entry.device;
  const text = entry.text === undefined ? '' : `  ${harmless(entry.text.trimEnd()).slice(0, 32)}`;
  return `${showSize(entry.size)}${text}`;
}
