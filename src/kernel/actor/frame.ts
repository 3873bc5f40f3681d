// Encodes and decodes the messages between nslab and an actor. Mirrors native/frame.h.

import type { Encoded, Word } from '../syscalls/plumbing/encoder.ts';

const REQUEST_HEADER = 112;
const RELOCATION = 12;
const ANSWER_HEADER = 40;
const NO_REGISTER = 0xffff;
export const REGISTERS = 1024;

/** Bytes that the pointers of one call may point into. */
export const ARENA_MAX = 8 * 1024 * 1024;
export const RELOCATIONS_MAX = 4096;
const FRAME_MAX = REQUEST_HEADER + RELOCATIONS_MAX * RELOCATION + ARENA_MAX;
/** Bytes of frames that are joined by `more`. */
export const BATCH_MAX = FRAME_MAX + 1024 * 1024;
/** How many errnos a call may name after which its batch continues. */
const TOLERATED_MAX = 8;

const relocationKinds = { pointer: 0, reg32: 1, reg64: 2, fd: 3, pointers: 4 } as const;

export interface RequestHead {
  readonly id: number;
  readonly op: 'syscall' | 'clone';
  readonly nr: number;
  /** Skip this call when an earlier one of its batch failed. */
  readonly chain: boolean;
  /** More frames of the batch follow: none of them starts before the last has arrived. */
  readonly more: boolean;
  /** Send the pending answers before this call. */
  readonly flush: boolean;
  /** The errnos after which the batch continues; after any other failure it ends. */
  readonly tolerated: readonly number[];
  readonly batch: number;
  /** The register that the result is saved to. */
  readonly save?: number;
  readonly timeoutMs: number;
}

export interface Answer {
  readonly kind: 'hello' | 'result' | 'skipped' | 'exited' | 'fatal' | 'refused';
  readonly id: number;
  /** The errno; for `exited` the wait status. */
  readonly error: number;
  /** The result; for `hello` and `exited` a PID in the PID namespace of the actor. */
  readonly ret: number;
  readonly ns: number;
  readonly out: Buffer;
}

const answerKinds = ['hello', 'result', 'skipped', 'exited', 'fatal', 'refused'] as const;

const mask = (words: readonly Word[], is: (word: Word) => boolean): number =>
  words.reduce((bits, word, i) => (is(word) ? bits | (1 << i) : bits), 0);

const wordValue = (word: Word): bigint => {
  if (word.kind === 'immediate') return word.value;
  return BigInt(word.kind === 'pointer' ? word.offset : word.register);
};

/** The fields that change when the same call is made again. */
export type Stamp = Pick<RequestHead, 'id' | 'batch' | 'chain' | 'more'>;

/** Writes these fields into the frame at `at`, and leaves its other flags as they are. */
export function stampRequest(frame: Buffer, at: number, { id, batch, chain, more }: Stamp): void {
  frame.writeUInt32LE(id, at + 4);
  frame[at + 9] = ((frame[at + 9] ?? 0) & 0b0100) | (chain ? 1 : 0) | (more ? 2 : 0);
  frame.writeUInt32LE(batch, at + 16);
}

/** Encodes one request frame. @throws RangeError for more than six arguments, or more errnos than a frame can name */
export function encodeRequest(head: RequestHead, call: Encoded): Buffer {
  const { words, arena, relocations } = call;
  if (words.length > 6) throw new RangeError('a system call has six arguments at most');
  if (head.tolerated.length > TOLERATED_MAX)
    throw new RangeError(`a call may fail with ${TOLERATED_MAX} errnos at most`);
  // From Node's pool, because allocating a buffer for each of hundreds of frames costs more than encoding them.
  const frame = Buffer.allocUnsafe(REQUEST_HEADER + relocations.length * RELOCATION + arena.length);
  frame.fill(0, 0, frame.length - arena.length);
  frame.writeUInt32LE(frame.length, 0);
  frame[8] = head.op === 'clone' ? 2 : 1;
  frame[9] = head.flush ? 4 : 0;
  stampRequest(frame, 0, head);
  frame[10] = mask(words, (w) => w.kind === 'pointer');
  frame[11] = mask(words, (w) => w.kind === 'register');
  frame[12] = mask(words, (w) => w.kind !== 'pointer' && w.role === 'fd');
  frame[13] = mask(words, (w) => w.kind !== 'pointer' && w.role === 'address');
  frame.writeUInt16LE(head.save ?? NO_REGISTER, 14);
  frame.writeUInt32LE(relocations.length, 20);
  frame.writeUInt32LE(arena.length, 24);
  frame.writeUInt32LE(call.out.offset, 28);
  frame.writeUInt32LE(call.out.length, 32);
  frame.writeUInt32LE(head.timeoutMs, 36);
  frame.writeBigUInt64LE(BigInt(head.nr), 40);
  words.forEach((word, i) => {
    frame.writeBigUInt64LE(wordValue(word), 48 + 8 * i);
  });
  head.tolerated.forEach((errno, i) => {
    frame.writeUInt16LE(errno, 96 + 2 * i);
  });
  let at = REQUEST_HEADER;
  for (const relocation of relocations) {
    frame.writeUInt32LE(relocation.at, at);
    frame.writeUInt16LE(relocationKinds[relocation.kind], at + 4);
    frame.writeUInt16LE(relocation.register ?? 0, at + 6);
    frame.writeUInt32LE(relocation.target ?? 0, at + 8);
    at += RELOCATION;
  }
  arena.copy(frame, at);
  return frame;
}

/** Decodes all complete answers; returns the bytes that are left over. */
export function decodeAnswers(bytes: Buffer, each: (answer: Answer) => void): Buffer {
  let at = 0;
  while (bytes.length - at >= ANSWER_HEADER) {
    const size = bytes.readUInt32LE(at);
    if (size < ANSWER_HEADER) throw new Error(`an actor sent a frame of ${size} bytes`);
    if (bytes.length - at < size) break;
    const kind = answerKinds[bytes[at + 8] ?? 255];
    if (kind === undefined) throw new Error('an actor sent an answer of unknown kind');
    each({
      kind,
      id: bytes.readUInt32LE(at + 4),
      error: bytes.readInt32LE(at + 12),
      ret: Number(bytes.readBigInt64LE(at + 16)),
      ns: Number(bytes.readBigUInt64LE(at + 24)),
      out: bytes.subarray(at + ANSWER_HEADER, at + size),
    });
    at += size;
  }
  return bytes.subarray(at);
}
