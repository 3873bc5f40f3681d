// The entries of a tar archive one after the other, as they are asked for.

import { createTarDecoder, type TarHeader } from 'modern-tar';

export interface TarEntry {
  readonly header: TarHeader;
  /** May be left unread. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** The archive is damaged; the message says how. */
export class TarDamage extends Error {
  override readonly name = 'TarDamage';
}

/**
 * An entry's body is to be read before the next entry is asked for; after the last one, `chunks` has been read to its end.
 * @throws TarDamage, and what `chunks` throws
 */
export async function* readTar(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry> {
  const decoder = createTarDecoder({ strict: true });
  const reader = decoder.readable.getReader();
  const feeding = feed(chunks, decoder.writable.getWriter());
  // Awaited when the reader fails too: until then, its failure is not unhandled.
  const fed = feeding.then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  /** The decoder passes on what failed before it; the feeder knows which of the two it was. */
  let open = true;
  const asked = async <T>(reading: Promise<T>): Promise<T> => {
    try {
      return await reading;
    } catch (cause) {
      open = false;
      throw (await fed)?.error ?? damage(cause);
    }
  };
  try {
    for (;;) {
      const { value, done } = await asked(reader.read());
      open = !done;
      if (done) break;
      yield { header: value.header, body: bodyOf(value.body, asked) };
      if (!value.body.locked) await asked(value.body.cancel());
    }
    await feeding;
  } finally {
    // The feeder may wait for somebody to read.
    if (open) await reader.cancel();
  }
}

async function* bodyOf(
  body: ReadableStream<Uint8Array>,
  asked: <T>(reading: Promise<T>) => Promise<T>,
): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  for (;;) {
    const { value, done } = await asked(reader.read());
    if (done) return;
    yield value;
  }
}

async function feed(
  chunks: AsyncIterable<Uint8Array>,
  writer: WritableStreamDefaultWriter<Uint8Array>,
): Promise<void> {
  const take = async (writing: Promise<void>): Promise<void> => {
    try {
      await writing;
    } catch (cause) {
      throw damage(cause);
    }
  };
  try {
    for await (const chunk of chunks) await take(writer.write(chunk));
  } catch (error) {
    await writer.abort(error);
    throw error;
  }
  await take(writer.close());
}

/** The decoder's messages: `Tar archive is truncated.` */
function damage(cause: unknown): TarDamage {
  const message = cause instanceof Error ? cause.message : String(cause);
  const text = message.replace(/\.$/, '');
  return new TarDamage(text.charAt(0).toLowerCase() + text.slice(1), { cause });
}
