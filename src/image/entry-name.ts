// Parses the name of an entry: a path, a whiteout, an opaque marker. https://github.com/opencontainers/image-spec/blob/main/layer.md

import type { Texts } from '../kernel/languages.ts';
import { imageError } from './explain.ts';

/** The components below the layer's top; empty for the top itself. */
export type Path = readonly string[];

type EntryName =
  | { readonly kind: 'entry'; readonly path: Path }
  /** Hides what lower layers have at this path. */
  | { readonly kind: 'whiteout'; readonly path: Path }
  /** Hides what lower layers have in this folder. */
  | { readonly kind: 'opaque'; readonly path: Path }
  /** Metadata of aufs, which old versions of Docker left in images. */
  | { readonly kind: 'aufs' };

const WHITEOUT = '.wh.';
const AUFS = '.wh..wh.';
const OPAQUE = '.wh..wh..opq';

/** path_resolution(7): PATH_MAX includes the NUL; limits.h: NAME_MAX */
const PATH_MAX = 4096;
const NAME_MAX = 255;

const wrong = {
  belowWhiteout: { en: 'lies below a whiteout', zh: '位于 whiteout 之下' },
  namelessWhiteout: { en: 'is a whiteout of no name', zh: '是 whiteout，却没有名字' },
  nul: { en: 'has a NUL in its name', zh: '名字里有 NUL' },
  longPath: { en: 'has a path that is too long', zh: '路径太长' },
  longName: { en: 'has a name that is too long', zh: '名字太长' },
  leadsOut: { en: 'leads out of the layer with ".."', zh: '用 ".." 越出了这一层' },
} as const;

/** @throws UserError when the name leads out of the layer, or the kernel would not accept it */
export function readName(name: string, where: Texts): EntryName {
  const path = readPath(name, where);
  if (path.some((part) => part.startsWith(AUFS) && part !== OPAQUE)) return { kind: 'aufs' };
  const [last = '', parents] = [path.at(-1), path.slice(0, -1)];
  if (parents.some((part) => part.startsWith(WHITEOUT))) throw imageError(where, wrong.belowWhiteout);
  if (last === OPAQUE) return { kind: 'opaque', path: parents };
  if (!last.startsWith(WHITEOUT)) return { kind: 'entry', path };
  const hidden = last.slice(WHITEOUT.length);
  if (['', '.', '..'].includes(hidden)) throw imageError(where, wrong.namelessWhiteout);
  return { kind: 'whiteout', path: [...parents, hidden] };
}

/**
 * Reads a path from the layer's top, with a leading slash or without: tools write `etc`, `./etc` and `/etc` for the same
 * folder. `..` takes back the component before it, as it does for the tools that unpack images, even if that is a link.
 * @throws UserError as readName
 */
export function readPath(name: string, where: Texts): Path {
  if (name.includes('\0')) throw imageError(where, wrong.nul);
  if (Buffer.byteLength(name) >= PATH_MAX) throw imageError(where, wrong.longPath);
  const path: string[] = [];
  for (const part of name.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') path.push(part);
    else if (path.pop() === undefined) throw imageError(where, wrong.leadsOut);
  }
  if (path.some((part) => Buffer.byteLength(part) > NAME_MAX)) {
    throw imageError(where, wrong.longName);
  }
  return path;
}

/** For openat2(2), which refuses an empty path. */
export const joinPath = (path: Path): string => (path.length === 0 ? '.' : path.join('/'));
