// Reads bytes from chunks of any length: so many at once, or as many as there are.

export interface ByteSource {
  /** Returns fewer bytes than asked for at the end only. */
  read(count: number): Promise<Buffer>;
  /** Returns the next bytes as they come, at most `max`; none at the end. */
  some(max: number): Promise<Buffer>;
  /** Closes the chunks, if they have not ended. */
  close(): Promise<void>;
}

const none = Buffer.alloc(0);

export function openByteSource(chunks: AsyncIterable<Uint8Array>): ByteSource {
  const iterator = chunks[Symbol.asyncIterator]();
  let held: Buffer = none;
  const some = async (max: number): Promise<Buffer> => {
    while (held.length === 0) {
      const { value, done } = await iterator.next();
      if (done === true) return none;
      held = Buffer.from(value.buffer, value.byteOffset, value.length);
    }
    const bytes = held.subarray(0, max);
    held = held.subarray(bytes.length);
    return bytes;
  };
  return {
    some,
    async read(count) {
      const first = await some(count);
      if (first.length === count) return first;
      const parts = [first];
      for (let length = first.length; length < count; ) {
        const next = await some(count - length);
        if (next.length === 0) break;
        parts.push(next);
        length += next.length;
      }
      return Buffer.concat(parts);
    },
    async close() {
      await iterator.return?.();
    },
  };
}
