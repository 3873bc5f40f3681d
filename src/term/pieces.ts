// Gathers bytes into pieces that the emulator takes one at a time, none of which keeps it busy for long.

export interface Piece {
  readonly bytes: Uint8Array;
  /** About how many cells the emulator writes or moves for it. */
  readonly work: number;
}

export interface Pieces {
  /** Adds one character or control sequence. */
  add(bytes: ArrayLike<number>, work: number): void;
  /** Adds text with one cell a byte. */
  addText(bytes: Uint8Array): void;
  /** Takes all pieces since the last time. */
  take(): Piece[];
}

/** A few milliseconds of work for xterm, which looks at the clock between pieces and lets other tasks run. */
export const PIECE_WORK = 1 << 15;

export function createPieces(): Pieces {
  let pieces: Piece[] = [];
  let buffer = new Uint8Array(1 << 12);
  let length = 0;
  let work = 0;
  const reserve = (more: number): void => {
    if (length + more <= buffer.length) return;
    const larger = new Uint8Array(Math.max(2 * buffer.length, length + more));
    larger.set(buffer.subarray(0, length));
    buffer = larger;
  };
  const close = (): void => {
    if (length > 0) pieces.push({ bytes: buffer.slice(0, length), work });
    length = 0;
    work = 0;
  };
  const add = (bytes: ArrayLike<number>, cost: number): void => {
    if (work + cost > PIECE_WORK) close();
    reserve(bytes.length);
    buffer.set(bytes, length);
    length += bytes.length;
    work += cost;
  };
  return {
    add,
    addText(bytes) {
      for (let from = 0; from < bytes.length; from += PIECE_WORK) {
        const part = bytes.subarray(from, from + PIECE_WORK);
        add(part, part.length);
      }
    },
    take() {
      close();
      const taken = pieces;
      pieces = [];
      return taken;
    },
  };
}
