// Encodes and decodes structs of the kernel, defined as lists of fields with C's natural alignment.

import type { Param } from './define.ts';
import { isRef, type Num, zero } from './encoder.ts';
import { reserve } from './params.ts';

type Field = 'u8' | 'u16' | 'i32' | 'u32' | 'i64' | 'u64' | { readonly skip: number };
export type Fields = Readonly<Record<string, Field>>;

const widths = { u8: 1, u16: 2, i32: 4, u32: 4, i64: 8, u64: 8 } as const;

type ValueFields<F extends Fields> = { [K in keyof F as F[K] extends { skip: number } ? never : K]: number };

export interface Layout<F extends Fields> {
  readonly size: number;
  encode(values: Partial<Record<keyof F, number | bigint>>): Buffer;
  decode(bytes: Buffer): ValueFields<F>;
  /** The byte offset of a field, for relocations. */
  offsetOf(field: keyof F & string): number;
}

/** Lays out fields as a C compiler does; `{ skip: n }` skips n bytes. `decode` is exact up to 2^53. */
export function layout<const F extends Fields>(fields: F): Layout<F> {
  const places = new Map<string, { at: number; field: keyof typeof widths }>();
  let at = 0;
  let widest = 1;
  for (const [name, field] of Object.entries(fields)) {
    if (typeof field === 'object') {
      at += field.skip;
      continue;
    }
    const width = widths[field];
    at = Math.ceil(at / width) * width;
    places.set(name, { at, field });
    at += width;
    widest = Math.max(widest, width);
  }
  const size = Math.ceil(at / widest) * widest;
  return {
    size,
    encode(values) {
      const bytes = Buffer.alloc(size);
      for (const [name, place] of places) write(bytes, place.at, place.field, values[name as keyof F] ?? 0);
      return bytes;
    },
    decode(bytes) {
      const entries = [...places].map(([name, place]) => [name, read(bytes, place.at, place.field)]);
      return Object.fromEntries(entries) as ValueFields<F>;
    },
    offsetOf(field) {
      const place = places.get(field);
      if (place === undefined) throw new TypeError(`no such field: ${field}`);
      return place.at;
    },
  };
}

function write(bytes: Buffer, at: number, field: keyof typeof widths, value: number | bigint): void {
  const width = widths[field];
  if (width === 8) bytes.writeBigUInt64LE(BigInt.asUintN(64, BigInt(value)), at);
  else bytes.writeUIntLE(Number(BigInt.asUintN(width * 8, BigInt(value))), at, width);
}

function read(bytes: Buffer, at: number, field: keyof typeof widths): number {
  if (field === 'u64') return Number(bytes.readBigUInt64LE(at));
  if (field === 'i64') return Number(bytes.readBigInt64LE(at));
  return field === 'i32' ? bytes.readInt32LE(at) : bytes.readUIntLE(at, widths[field]);
}

const showFields = (values: Readonly<Record<string, unknown>>): string =>
  `{${Object.entries(values)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(', ')}}`;

type StructIn<N extends string, V> = Param<N, V, true, never>;
type StructOrNull<N extends string, V> = Param<N, V | null, false, never>;

/** A struct that the kernel reads. */
export function struct<N extends string, F extends Fields>(
  name: N,
  shape: Layout<F>,
): StructIn<N, Partial<Record<keyof F & string, Num>>> {
  return {
    name,
    required: true,
    encode(values, to) {
      const plain: Partial<Record<keyof F, number | bigint>> = {};
      for (const [field, value] of Object.entries(values) as [keyof F & string, Num][]) {
        if (!isRef(value)) plain[field] = value;
      }
      const offset = to.bytes(shape.encode(plain));
      for (const [field, value] of Object.entries(values) as [keyof F & string, Num][]) {
        if (isRef(value)) to.registerAt(offset + shape.offsetOf(field), value, 4);
      }
      return { kind: 'pointer', offset };
    },
    show: (values) => {
      const named = Object.entries(values).map(([field, value]) => [field, isRef(value) ? '…' : value]);
      return showFields({ ...shape.decode(Buffer.alloc(shape.size)), ...Object.fromEntries(named) });
    },
  };
}

/** A struct that the kernel reads; NULL by default. */
export function structOrNull<N extends string, F extends Fields>(
  name: N,
  shape: Layout<F>,
): StructOrNull<N, Partial<Record<keyof F & string, Num>>> {
  const inner = struct(name, shape);
  return {
    name,
    required: false,
    defaultValue: null,
    encode: (value, to, all) => (value === null ? zero : inner.encode(value, to, all)),
    show: (value, all) => (value === null ? 'NULL' : inner.show(value, all)),
  };
}

/** A struct that the kernel writes; callers pass nothing. */
export function structOut<N extends string, F extends Fields>(
  name: N,
  shape: Layout<F>,
): Param<N, undefined, false, ValueFields<F>> &
  Required<Pick<Param<N, undefined, false, ValueFields<F>>, 'decode'>> {
  return {
    name,
    required: false,
    encode: (_, to) => reserve(to, shape.size),
    show: () => '…',
    decode: (bytes) => shape.decode(bytes),
    showOut: (out) => showFields(out),
  };
}
