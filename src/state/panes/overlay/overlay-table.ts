// Makes the table of an overlay: each entry of each layer, and what it means.

import type { Row, Table } from '../../compare-tables.ts';
import type { SnapshotOf } from '../../evidence.ts';
import { harmless } from '../../harmless.ts';
import { showSize } from '../../show-size.ts';

type Layer = SnapshotOf<'overlay'>['layers'][number];

export const overlayTable = ({ layers }: SnapshotOf<'overlay'>): Table => ({
  columns: ['layer', 'path', '', 'what it means'],
  rows: overlayRows(layers),
});

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
