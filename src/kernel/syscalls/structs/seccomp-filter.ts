// Encodes the last argument of seccomp(2): a filter program, or an action to ask about.

import { type Encoder, type Word, zero } from '../plumbing/encoder.ts';
import type { InParam } from '../plumbing/params.ts';

/** One instruction of classic BPF: struct sock_filter, include/uapi/linux/filter.h */
export interface FilterInstruction {
  readonly code: number;
  readonly jt: number;
  readonly jf: number;
  readonly k: number;
}

/** The part of bpf_common.h and filter.h that seccomp filters need. */
export const BPF_CODE = {
  BPF_LD: 0x0,
  BPF_ALU: 0x4,
  BPF_JMP: 0x5,
  BPF_RET: 0x6,
  BPF_W: 0x0,
  BPF_ABS: 0x20,
  BPF_AND: 0x50,
  BPF_JA: 0x0,
  BPF_JEQ: 0x10,
  BPF_JGT: 0x20,
  BPF_JGE: 0x30,
  BPF_JSET: 0x40,
  BPF_K: 0x0,
} as const;

/** What a filter returns; include/uapi/linux/seccomp.h. SECCOMP_RET_ERRNO carries an errno in its low 16 bits. */
export const SECCOMP_RET = {
  SECCOMP_RET_KILL_PROCESS: 0x80000000,
  SECCOMP_RET_KILL_THREAD: 0x0,
  SECCOMP_RET_TRAP: 0x30000,
  SECCOMP_RET_ERRNO: 0x50000,
  SECCOMP_RET_USER_NOTIF: 0x7fc00000,
  SECCOMP_RET_TRACE: 0x7ff00000,
  SECCOMP_RET_LOG: 0x7ffc0000,
  SECCOMP_RET_ALLOW: 0x7fff0000,
} as const;
type SeccompAction = keyof typeof SECCOMP_RET;

/** struct sock_filter: code (2), jt (1), jf (1), k (4) */
function encodeProgram(program: readonly FilterInstruction[]): Buffer {
  const bytes = Buffer.alloc(8 * program.length);
  program.forEach(({ code, jt, jf, k }, i) => {
    bytes.writeUInt16LE(code, 8 * i);
    bytes.writeUInt8(jt, 8 * i + 2);
    bytes.writeUInt8(jf, 8 * i + 3);
    bytes.writeUInt32LE(k >>> 0, 8 * i + 4);
  });
  return bytes;
}

/** struct sock_fprog: the number of instructions, and a pointer to them. */
function encodeFilter(program: readonly FilterInstruction[], to: Encoder): Word {
  const header = Buffer.alloc(16);
  header.writeUInt16LE(program.length);
  const offset = to.bytes(header);
  to.pointerAt(offset + 8, to.bytes(encodeProgram(program)));
  return { kind: 'pointer', offset };
}

/** A program for SECCOMP_SET_MODE_FILTER, an action for SECCOMP_GET_ACTION_AVAIL, otherwise NULL. */
export type SeccompArgument = readonly FilterInstruction[] | SeccompAction | null;

const isAction = (value: SeccompArgument): value is SeccompAction => typeof value === 'string';

export const seccompArgument = <N extends string>(name: N): InParam<N, SeccompArgument, false> => ({
  name,
  required: false,
  defaultValue: null,
  encode: (value, to) => {
    if (value === null) return zero;
    if (!isAction(value)) return encodeFilter(value, to);
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(SECCOMP_RET[value]);
    return { kind: 'pointer', offset: to.bytes(bytes) };
  },
  show: (value) => {
    if (value === null) return 'NULL';
    return isAction(value) ? `[${value}]` : `{len=${value.length}, filter=…}`;
  },
});
