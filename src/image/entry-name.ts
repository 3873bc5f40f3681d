// Parses the name of an entry: a path, a whiteout, an opaque marker. https://github.com/opencontainers/image-spec/blob/main/layer.md

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

/** @throws UserError when the name leads out of the layer, or the kernel would not accept it */
export function readName(name: string, where: string): EntryName {
  const path = readPath(name, where);
  if (path.some((part) => part.startsWith(AUFS) && part !== OPAQUE)) return { kind: 'aufs' };
  const [last = '', parents] = [path.at(-1), path.slice(0, -1)];
  if (parents.some((part) => part.startsWith(WHITEOUT))) throw imageError(where, 'lies below a whiteout');
  if (last === OPAQUE) return { kind: 'opaque', path: parents };
  if (!last.startsWith(WHITEOUT)) return { kind: 'entry', path };
  const hidden = last.slice(WHITEOUT.length);
  if (['', '.', '..'].includes(hidden)) throw imageError(where, 'is a whiteout of no name');
  return { kind: 'whiteout', path: [...parents, hidden] };
}

/**
 * Reads a path from the layer's top, with a leading slash or without: tools write `etc`, `./etc` and `/etc` for the same
 * folder. `..` takes back the component before it, as it does for the tools that unpack images, even if that is a link.
 * @throws UserError as readName
 */
export function readPath(name: string, where: string): Path {
  if (name.includes('\0')) throw imageError(where, 'has a NUL in its name');
  if (Buffer.byteLength(name) >= PATH_MAX) throw imageError(where, 'has a path that is too long');
  const path: string[] = [];
  for (const part of name.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') path.push(part);
    else if (path.pop() === undefined) throw imageError(where, 'leads out of the layer with ".."');
  }
  if (path.some((part) => Buffer.byteLength(part) > NAME_MAX)) {
    throw imageError(where, 'has a name that is too long');
  }
  return path;
}

/** For openat2(2), which refuses an empty path. */
export const joinPath = (path: Path): string => (path.length === 0 ? '.' : path.join('/'));
