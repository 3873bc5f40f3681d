// Reads files and links through an actor: as its own namespaces show them, and as its rights allow.

import { close, read } from '../syscalls/calls/file-descriptors.ts';
import { openat, readlinkat } from '../syscalls/calls/paths.ts';
import { ref } from '../syscalls/plumbing/encoder.ts';
import type { Actor } from './actor.ts';

const CHUNK = 32 * 1024;
const MAX_CHUNKS = 32;

/** At most 1 MiB; undefined when it cannot be opened. @throws ActorGone */
export async function readFileBy(actor: Actor, pathname: string): Promise<string | undefined> {
  // open(2), O_NONBLOCK: a FIFO of that name would make us wait.
  const flags = ['O_RDONLY', 'O_CLOEXEC', 'O_NONBLOCK', 'O_NOCTTY'] as const;
  const opened = await actor.attempt(openat({ pathname, flags }, { as: 'file-to-read' }));
  if (opened.state !== 'done') return undefined;
  const fd = ref('file-to-read');
  const chunks: Buffer[] = [];
  while (chunks.length < MAX_CHUNKS) {
    const { state, out } = await actor.attempt(read({ fd, buf: CHUNK }));
    if (state !== 'done' || out.buf.length === 0) break;
    chunks.push(out.buf);
  }
  await actor.call(close({ fd }));
  return Buffer.concat(chunks).toString('utf8');
}

const LINK_BYTES = 256;

/** Where a link leads; undefined when there is none. @throws ActorGone */
export async function readLinkBy(actor: Actor, pathname: string): Promise<string | undefined> {
  const { state, out } = await actor.attempt(readlinkat({ pathname, buf: LINK_BYTES }));
  return state === 'done' ? out.buf.toString('utf8') : undefined;
}
