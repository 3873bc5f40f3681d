// Gathers the arguments of one system call: six words, an arena of bytes that pointers point into, and relocations.

/** The result of an earlier call of the same actor, not known yet when the request is encoded: `$NAME` in lessons. */
export interface Ref {
  readonly ref: string;
}

export const ref = (name: string): Ref => ({ ref: name });

export const isRef = (value: unknown): value is Ref =>
  typeof value === 'object' && value !== null && 'ref' in value && typeof value.ref === 'string';

/** A number, or the result of an earlier call. */
export type Num = number | bigint | Ref;

export type Word =
  | { readonly kind: 'immediate'; readonly value: bigint; readonly role?: 'fd' | 'address' }
  | { readonly kind: 'pointer'; readonly offset: number }
  | { readonly kind: 'register'; readonly register: number; readonly role?: 'fd' | 'address' };

export interface Relocation {
  readonly at: number;
  readonly kind: 'pointer' | 'reg32' | 'reg64' | 'fd' | 'pointers';
  readonly register?: number;
  /** Where a pointer points to; of `pointers`, how many there are. */
  readonly target?: number;
}

/** One request, ready for an executor. */
export interface Encoded {
  readonly words: readonly Word[];
  readonly arena: Buffer;
  readonly relocations: readonly Relocation[];
  /** The part of the arena that comes back with the answer. */
  readonly out: { readonly offset: number; readonly length: number };
}

/** Finds the register that holds the result of the earlier call with this name. */
export type Registers = (name: string) => number;

const zeros = Buffer.alloc(8);

function terminated(text: string): Buffer {
  if (text.includes('\0'))
    throw new RangeError(`a string for the kernel ends at its NUL: ${JSON.stringify(text)}`);
  return Buffer.from(`${text}\0`);
}

export class Encoder {
  readonly relocations: Relocation[] = [];
  private readonly parts: Buffer[] = [];
  private length = 0;
  private outStart = Number.POSITIVE_INFINITY;
  private outEnd = 0;
  private readonly registers: Registers;

  constructor(registers: Registers) {
    this.registers = registers;
  }

  /** Appends bytes, aligned to eight, and returns their offset. */
  bytes(data: Uint8Array): number {
    const padding = (8 - (this.length % 8)) % 8;
    if (padding > 0) this.parts.push(zeros.subarray(0, padding));
    const offset = this.length + padding;
    this.parts.push(Buffer.from(data));
    this.length = offset + data.length;
    return offset;
  }

  string(text: string): number {
    return this.bytes(terminated(text));
  }

  /** A NULL-terminated array of pointers to strings, which follow each other without padding: there may be megabytes. */
  strings(texts: readonly string[]): number {
    const strings = texts.map(terminated);
    let offset = this.bytes(Buffer.concat(strings));
    const table = Buffer.alloc(8 * (strings.length + 1));
    strings.forEach(({ length }, i) => {
      table.writeUInt32LE(offset, 8 * i);
      offset += length;
    });
    const at = this.bytes(table);
    this.pointersAt(at, strings.length);
    return at;
  }

  /** Marks bytes that the kernel writes and the answer brings back. */
  out(offset: number, length: number): void {
    this.outStart = Math.min(this.outStart, offset);
    this.outEnd = Math.max(this.outEnd, offset + length);
  }

  pointerAt(at: number, target: number): void {
    this.relocations.push({ at, kind: 'pointer', target });
  }

  /** An array of pointers that is in the arena as an array of offsets: one relocation, however long it is. */
  pointersAt(at: number, count: number): void {
    if (count > 0) this.relocations.push({ at, kind: 'pointers', target: count });
  }

  /** A descriptor inside a struct: set from a register if need be, and checked not to be one of the actor's own. */
  fdAt(at: number, value: Num): void {
    if (isRef(value)) this.relocations.push({ at, kind: 'reg32', register: this.registers(value.ref) });
    this.relocations.push({ at, kind: 'fd' });
  }

  registerAt(at: number, value: Ref, width: 4 | 8): void {
    this.relocations.push({ at, kind: width === 4 ? 'reg32' : 'reg64', register: this.registers(value.ref) });
  }

  word(value: Num, role?: 'fd' | 'address'): Word {
    if (isRef(value)) return { kind: 'register', register: this.registers(value.ref), role };
    return { kind: 'immediate', value: BigInt.asUintN(64, BigInt(value)), role };
  }

  finish(words: readonly Word[]): Encoded {
    const hasOut = this.outEnd > 0;
    return {
      words,
      arena: this.parts.length === 1 ? (this.parts[0] as Buffer) : Buffer.concat(this.parts, this.length),
      relocations: this.relocations,
      out: hasOut ? { offset: this.outStart, length: this.outEnd - this.outStart } : { offset: 0, length: 0 },
    };
  }
}

/** A word for a NULL pointer or a plain zero. */
export const zero: Word = { kind: 'immediate', value: 0n };
