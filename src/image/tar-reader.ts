// Reads the entries of a tar archive one by one, on demand.

import { createTarDecoder, type TarHeader } from 'modern-tar';

export interface TarEntry {
  readonly header: TarHeader;
  /** May be left unread. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** The archive is damaged, as the message says. */
export class TarDamage extends Error {
  override readonly name = 'TarDamage';
}

/**
 * Yields the entries. Read the body of an entry before asking for the next; after the last one, all of `chunks` has been read.
 * @throws TarDamage, and what `chunks` throws
 */
export async function* readTar(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry> {
  const decoder = createTarDecoder({ strict: true });
  const reader = decoder.readable.getReader();
  const feeding = feed(chunks, decoder.writable.getWriter());
  // Never rejects, so that a failure is not reported as unhandled before somebody awaits it.
  const fed = feeding.then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  /** The decoder's reader rejects with errors of `chunks` too; `fed` tells which of the two failed. */
  let open = true;
  const orFeedError = async <T>(reading: Promise<T>): Promise<T> => {
    try {
      return await reading;
    } catch (cause) {
      open = false;
      throw (await fed)?.error ?? damage(cause);
    }
  };
  try {
    for (;;) {
      const { value, done } = await orFeedError(reader.read());
      open = !done;
      if (done) break;
      yield { header: value.header, body: bodyOf(value.body, orFeedError) };
      if (!value.body.locked) await orFeedError(value.body.cancel());
    }
    await feeding;
  } finally {
    // Otherwise the feeder would wait forever for a reader.
    if (open) await reader.cancel();
  }
}

async function* bodyOf(
  body: ReadableStream<Uint8Array>,
  orFeedError: <T>(reading: Promise<T>) => Promise<T>,
): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  for (;;) {
    const { value, done } = await orFeedError(reader.read());
    if (done) return;
    yield value;
  }
}

async function feed(
  chunks: AsyncIterable<Uint8Array>,
  writer: WritableStreamDefaultWriter<Uint8Array>,
): Promise<void> {
  const orTarDamage = async (writing: Promise<void>): Promise<void> => {
    try {
      await writing;
    } catch (cause) {
      throw damage(cause);
    }
  };
  try {
    for await (const chunk of chunks) await orTarDamage(writer.write(chunk));
  } catch (error) {
    await writer.abort(error);
    throw error;
  }
  await orTarDamage(writer.close());
}

/** Turns the decoder's messages into ours: `Tar archive is truncated.` */
function damage(cause: unknown): TarDamage {
  const message = cause instanceof Error ? cause.message : String(cause);
  const text = message.replace(/\.$/, '');
  return new TarDamage(text.charAt(0).toLowerCase() + text.slice(1), { cause });
}
