// Runs a seccomp filter as the kernel does: kernel/seccomp.c and net/core/filter.c, as far as our programs need.

import { BPF_CODE, type FilterInstruction } from '../../src/kernel/syscalls/structs/seccomp-filter.ts';

export const AUDIT_ARCH = { x64: 0xc000003e, arm64: 0xc00000b7, i386: 0x40000003, arm: 0x40000028 } as const;

/** struct seccomp_data */
export interface CallData {
  readonly arch: number;
  readonly number: number;
  readonly args?: readonly bigint[];
}

const LOAD = BPF_CODE.BPF_LD | BPF_CODE.BPF_W | BPF_CODE.BPF_ABS;
const AND = BPF_CODE.BPF_ALU | BPF_CODE.BPF_AND;
const RETURN = BPF_CODE.BPF_RET;
const JUMP = BPF_CODE.BPF_JMP | BPF_CODE.BPF_JA;

const compare: Readonly<Record<number, (a: number, k: number) => boolean>> = {
  [BPF_CODE.BPF_JMP | BPF_CODE.BPF_JEQ]: (a, k) => a === k,
  [BPF_CODE.BPF_JMP | BPF_CODE.BPF_JGT]: (a, k) => a > k,
  [BPF_CODE.BPF_JMP | BPF_CODE.BPF_JGE]: (a, k) => a >= k,
  [BPF_CODE.BPF_JMP | BPF_CODE.BPF_JSET]: (a, k) => (a & k) !== 0,
};

function compared(code: number, a: number, k: number): boolean {
  const comparison = compare[code];
  if (comparison === undefined) throw new Error(`no instruction of ours: ${code}`);
  return comparison(a, k);
}

/** bpf_check_classic() and seccomp_check_filter(): what the kernel would answer with EINVAL. */
export function checkProgram(program: readonly FilterInstruction[]): void {
  if (program.length === 0 || program.length > 4096) throw new Error(`${program.length} instructions`);
  program.forEach(({ code, jt, jf, k }, at) => {
    const isKnown = [LOAD, AND, RETURN, JUMP].includes(code) || code in compare;
    if (!isKnown || !Number.isInteger(k) || k < 0 || k > 0xffffffff) throw new Error(`instruction ${at}`);
    const far = code === JUMP ? k : code in compare ? Math.max(jt, jf) : 0;
    if (Math.min(jt, jf) < 0 || Math.max(jt, jf) > 255) throw new Error(`distance at ${at}`);
    if (at + 1 + far >= program.length && code !== RETURN) throw new Error(`jump out at ${at}`);
    if (code === LOAD && (k % 4 !== 0 || k >= 64)) throw new Error(`load at ${at}`);
  });
  if (program.at(-1)?.code !== RETURN) throw new Error('no end');
}

function dataBytes({ number, arch, args = [] }: CallData): Buffer {
  const bytes = Buffer.alloc(64);
  bytes.writeUInt32LE(number >>> 0, 0);
  bytes.writeUInt32LE(arch, 4);
  args.forEach((value, i) => {
    bytes.writeBigUInt64LE(BigInt.asUintN(64, value), 16 + 8 * i);
  });
  return bytes;
}

/** What the filter returns, and after how many instructions. */
export function runFilter(
  program: readonly FilterInstruction[],
  call: CallData,
): { ret: number; steps: number } {
  const data = dataBytes(call);
  let [accumulator, at, steps] = [0, 0, 0];
  while (true) {
    const instruction = program[at];
    if (instruction === undefined) throw new Error(`ran out of the program at ${at}`);
    const { code, jt, jf, k } = instruction;
    at++;
    steps++;
    if (code === RETURN) return { ret: k, steps };
    if (code === LOAD) accumulator = data.readUInt32LE(k);
    else if (code === AND) accumulator = (accumulator & k) >>> 0;
    else if (code === JUMP) at += k;
    else at += compared(code, accumulator, k) ? jt : jf;
  }
}

/** The answers of a filter in words. */
export const inWords = (ret: number): string =>
  ({ 2147418112: 'allow', 327681: 'EPERM', 327718: 'ENOSYS' })[ret] ?? `0x${ret.toString(16)}`;
