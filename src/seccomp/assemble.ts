// Emits classic BPF programs from their end to their start: jumps only go forward, so every jump target is known.

import { BPF_CODE, type FilterInstruction } from '../kernel/syscalls/structs/seccomp-filter.ts';

/** An instruction, counted from the end of the program: the last one is 0. */
export type Label = number;

export interface Assembly {
  /** The last instruction first. */
  readonly reversed: FilterInstruction[];
  /** The nearest instruction that returns each value. */
  readonly returns: Map<number, Label>;
}

/** seccomp_data, include/uapi/linux/seccomp.h: nr (4), arch (4), instruction_pointer (8), six arguments (8 each). */
export const DATA = { number: 0, arch: 4, argument: (index: number): number => 16 + 8 * index } as const;

const { BPF_LD, BPF_ALU, BPF_JMP, BPF_RET, BPF_W, BPF_ABS, BPF_AND, BPF_JA, BPF_K } = BPF_CODE;

export const newAssembly = (): Assembly => ({ reversed: [], returns: new Map() });

export const finishProgram = ({ reversed }: Assembly): FilterInstruction[] => [...reversed].reverse();

function push({ reversed }: Assembly, code: number, k: number, jt = 0, jf = 0): Label {
  reversed.push({ code, jt, jf, k });
  return reversed.length - 1;
}

/** How many instructions a jump emitted now would skip. */
const distance = ({ reversed }: Assembly, to: Label): number => reversed.length - to - 1;

/** A conditional jump has 8 bits for its distance; one less here, as a JA for its other branch may be emitted in between. */
const MAX_DISTANCE = 254;

/** A label that a conditional jump can reach: `to` itself, or a JA to it. */
const emitFarJump = (assembly: Assembly, to: Label): Label =>
  distance(assembly, to) <= MAX_DISTANCE ? to : push(assembly, BPF_JMP | BPF_JA, distance(assembly, to));

/** Emits a jump to `to`, unless that is the next instruction. */
const emitJump = (assembly: Assembly, to: Label): Label =>
  distance(assembly, to) === 0 ? to : push(assembly, BPF_JMP | BPF_JA, distance(assembly, to));

/** Emits an instruction that returns a value, or reuses an earlier one. */
export function emitReturn(assembly: Assembly, value: number): Label {
  const known = assembly.returns.get(value);
  if (known !== undefined && distance(assembly, known) <= MAX_DISTANCE) return known;
  const label = push(assembly, BPF_RET | BPF_K, value);
  assembly.returns.set(value, label);
  return label;
}

/** Emits a load of 32 bits of struct seccomp_data. @param offset in bytes */
export function emitLoad(assembly: Assembly, offset: number, then: Label): Label {
  emitJump(assembly, then);
  return push(assembly, BPF_LD | BPF_W | BPF_ABS, offset);
}

export function emitMask(assembly: Assembly, mask: number, then: Label): Label {
  emitJump(assembly, then);
  return push(assembly, BPF_ALU | BPF_AND | BPF_K, mask);
}

/** Emits an unsigned comparison of the accumulator with `k`. */
export function emitComparison(
  assembly: Assembly,
  how: 'BPF_JEQ' | 'BPF_JGT' | 'BPF_JGE',
  k: number,
  yes: Label,
  no: Label,
): Label {
  if (yes === no) return yes;
  const jumps = [emitFarJump(assembly, yes), emitFarJump(assembly, no)] as const;
  const [jt, jf] = [distance(assembly, jumps[0]), distance(assembly, jumps[1])];
  return push(assembly, BPF_JMP | BPF_CODE[how] | BPF_K, k, jt, jf);
}
