// Defines the parameters that the calls of System V IPC share: keys, flags with a mode, messages, the structs of IPC_STAT.

import { type Encoder, isRef, type Num, type Word, zero } from '../plumbing/encoder.ts';
import { type FlagTable, flagBits, type InParam, type OutParam, reserve } from '../plumbing/params.ts';
import { quoteBytes, quoteRaw } from '../plumbing/quote-bytes.ts';
import { type Fields, type Layout, layout } from '../plumbing/struct-layout.ts';

/** A key: 0 is IPC_PRIVATE, which always makes a new object. */
export const ipcKey = <N extends string>(name: N): InParam<N, Num, false> => ({
  name,
  required: false,
  defaultValue: 0,
  encode: (value, to) => to.word(value),
  show: (value) => {
    if (isRef(value)) return '…';
    return BigInt(value) === 0n ? 'IPC_PRIVATE' : `0x${BigInt.asUintN(32, BigInt(value)).toString(16)}`;
  },
});

/** A list of flag names, in which a number is the mode of a new object. */
export const ipcFlags = <N extends string, T extends FlagTable>(
  name: N,
  table: T,
): InParam<N, readonly ((keyof T & string) | number)[], false> => ({
  name,
  required: false,
  defaultValue: [],
  encode: (parts, to) =>
    to.word(
      parts.reduce(
        (bits: bigint, part) => bits | (typeof part === 'number' ? BigInt(part) : flagBits(table, [part])),
        0n,
      ),
    ),
  show: (parts) =>
    parts.length === 0
      ? '0'
      : parts.map((part) => (typeof part === 'number' ? `0${part.toString(8)}` : part)).join('|'),
});

export interface TypedMessage {
  /** Greater than zero. */
  readonly mtype: number;
  readonly mtext: string | Uint8Array;
}

/** struct msgbuf: the type in eight bytes, then the text. */
export const typedMessage = <N extends string>(name: N): InParam<N, TypedMessage> => ({
  name,
  required: true,
  encode: ({ mtype, mtext }, to) => {
    const type = Buffer.alloc(8);
    type.writeBigInt64LE(BigInt(mtype));
    return { kind: 'pointer', offset: to.bytes(Buffer.concat([type, Buffer.from(mtext)])) };
  },
  show: ({ mtype, mtext }) => `{mtype=${mtype}, mtext=${quoteBytes(Buffer.from(mtext), 64)}}`,
});

const textLength = (value: unknown): number => (isTyped(value) ? Buffer.from(value.mtext).length : 0);

const isTyped = (value: unknown): value is TypedMessage =>
  typeof value === 'object' && value !== null && 'mtext' in value;

/** msgsnd(2): the size of the text, without the type. */
export const textSize = <N extends string>(of: N): InParam<`${N}.length`, undefined, false> => ({
  name: `${of}.length`,
  required: false,
  encode: (_, to, all) => to.word(textLength(all[of])),
  show: (_, all) => String(textLength(all[of])),
});

/** Room for a message whose text has that many bytes. */
export const messageOut = <N extends string>(
  name: N,
): OutParam<N, number, true, { readonly mtype: number; readonly mtext: Buffer }> => ({
  name,
  required: true,
  encode: (size, to) => reserve(to, 8 + size),
  show: () => '…',
  decode: (bytes, size, ret) => ({
    mtype: Number(bytes.readBigInt64LE()),
    mtext: Buffer.from(bytes.subarray(8, 8 + Math.max(0, Math.min(size, ret)))),
  }),
  showOut: ({ mtype, mtext }) => `{mtype=${mtype}, mtext=${quoteRaw(mtext, 64)}}`,
});

export interface SemaphoreOp {
  readonly sem_num: number;
  readonly sem_op: number;
  readonly sem_flg?: readonly ('IPC_NOWAIT' | 'SEM_UNDO')[];
}

const SEM_FLAG = { IPC_NOWAIT: 0o4000, SEM_UNDO: 0x1000 } as const;

/** An array of struct sembuf: three numbers of two bytes. */
export const semaphoreOps = <N extends string>(name: N): InParam<N, readonly SemaphoreOp[]> => ({
  name,
  required: true,
  encode: (ops, to) => {
    const bytes = Buffer.alloc(6 * ops.length);
    ops.forEach(({ sem_num, sem_op, sem_flg = [] }, i) => {
      bytes.writeUInt16LE(sem_num, 6 * i);
      bytes.writeInt16LE(sem_op, 6 * i + 2);
      bytes.writeInt16LE(Number(flagBits(SEM_FLAG, sem_flg)), 6 * i + 4);
    });
    return { kind: 'pointer', offset: to.bytes(bytes) };
  },
  show: (ops) =>
    `[${ops.map(({ sem_num, sem_op, sem_flg = [] }) => `{sem_num=${sem_num}, sem_op=${sem_op}, sem_flg=${sem_flg.join('|') || '0'}}`).join(', ')}]`,
});

/** struct ipc64_perm, the first member of each: include/uapi/asm-generic/ipcbuf.h */
const permission = {
  key: 'i32',
  uid: 'u32',
  gid: 'u32',
  cuid: 'u32',
  cgid: 'u32',
  mode: 'u32',
  seq: 'u16',
  afterSeq: { skip: 2 },
  unused: { skip: 20 },
} as const;

/** struct msqid64_ds: include/uapi/asm-generic/msgbuf.h */
export const msqidLayout = layout({
  ...permission,
  msg_stime: 'i64',
  msg_rtime: 'i64',
  msg_ctime: 'i64',
  msg_cbytes: 'u64',
  msg_qnum: 'u64',
  msg_qbytes: 'u64',
  msg_lspid: 'i32',
  msg_lrpid: 'i32',
  rest: { skip: 16 },
});

/** struct shmid64_ds: include/uapi/asm-generic/shmbuf.h */
export const shmidLayout = layout({
  ...permission,
  shm_segsz: 'u64',
  shm_atime: 'i64',
  shm_dtime: 'i64',
  shm_ctime: 'i64',
  shm_cpid: 'i32',
  shm_lpid: 'i32',
  shm_nattch: 'u64',
  rest: { skip: 16 },
});

const asksForStruct = (all: Readonly<Record<string, unknown>>): boolean => all.cmd === 'IPC_STAT';

const wordFor = <F extends Fields>(shape: Layout<F>, to: Encoder, asks: boolean): Word =>
  asks ? reserve(to, shape.size) : zero;

/** The struct that IPC_STAT fills; NULL for the other commands. */
export const statOut = <N extends string, F extends Fields>(
  name: N,
  shape: Layout<F>,
): OutParam<N, undefined, false, ReturnType<Layout<F>['decode']>> => ({
  name,
  required: false,
  encode: (_, to, all) => wordFor(shape, to, asksForStruct(all)),
  show: (_, all) => (asksForStruct(all) ? '…' : 'NULL'),
  decode: (bytes) => shape.decode(bytes),
  showOut: (out) =>
    `{${Object.entries(out)
      .map(([field, value]) => `${field}=${String(value)}`)
      .join(', ')}}`,
});
