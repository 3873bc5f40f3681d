// Reads the directories of an overlay with find, stat, tar and head through /proc/PID/root.

import { hasXattr, isThere, outside, type Pair } from './outside.ts';
import type { EventOf } from './stopped-tour.ts';

type Layer = EventOf<'overlay'>['layers'][number];

const kinds: Readonly<Record<string, string>> = {
  f: 'file',
  d: 'directory',
  l: 'symlink',
  c: 'device',
  b: 'device',
};
const TEXT_BYTES = 512;

/** What find prints of each entry: path, type, size, inode, target of a link. */
const format = '%P\\0%y\\0%s\\0%i\\0%l\\0';

export function overlayEvidence(layers: readonly Layer[], folders: ReadonlyMap<string, string>): Pair[] {
  return layers.map((layer) => {
    const folder = folders.get(layer.name) ?? '';
    return {
      topic: `overlay layer ${layer.name}`,
      shown: layer.entries.map(({ path, kind, size, inode, device, text, target, meaning }) => ({
        path,
        kind,
        size,
        inode,
        device: device ?? '',
        text: text ?? '',
        target: target ?? '',
        opaque: meaning === 'opaque',
      })),
      read: entriesIn(folder),
    };
  });
}

function entriesIn(folder: string): unknown[] {
  if (!isThere(folder)) return [];
  const fields = outside('find', folder, '-mindepth', '1', '-printf', format).split('\0');
  const entries = [];
  for (let i = 0; i + 5 <= fields.length; i += 5) {
    const [path = '', type = '', size, inode, target = ''] = fields.slice(i, i + 5);
    const file = `${folder}/${path}`;
    entries.push({
      path,
      kind: kinds[type] ?? 'other',
      size: Number(size),
      inode: Number(inode),
      device: type === 'c' || type === 'b' ? `${type} ${outside('stat', '-c', '%Hr,%Lr', file).trim()}` : '',
      text: type === 'f' ? outside('head', '-c', String(TEXT_BYTES), file) : '',
      target,
      opaque: type === 'd' && hasXattr(folder, path, 'trusted.overlay.opaque', 'y'),
    });
  }
  return entries.sort((a, b) => (a.path < b.path ? -1 : 1));
}
