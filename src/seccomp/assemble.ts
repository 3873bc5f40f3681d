// Writes programs of classic BPF from their end to their start: it only jumps forward, so what is jumped to is known.

import { BPF_CODE, type FilterInstruction } from '../kernel/syscalls/structs/seccomp-filter.ts';

/** An instruction, counted from the end of the program: the last one is 0. */
export type Label = number;

export interface Assembly {
  /** The last instruction first. */
  readonly reversed: FilterInstruction[];
  /** Where each return value is returned, the nearest. */
  readonly returns: Map<number, Label>;
}

/** seccomp_data, include/uapi/linux/seccomp.h: nr (4), arch (4), instruction_pointer (8), six arguments (8 each). */
export const DATA = { number: 0, arch: 4, argument: (index: number): number => 16 + 8 * index } as const;

const { BPF_LD, BPF_ALU, BPF_JMP, BPF_RET, BPF_W, BPF_ABS, BPF_AND, BPF_JA, BPF_K } = BPF_CODE;

export const newAssembly = (): Assembly => ({ reversed: [], returns: new Map() });

export const finished = ({ reversed }: Assembly): FilterInstruction[] => [...reversed].reverse();

function push({ reversed }: Assembly, code: number, k: number, jt = 0, jf = 0): Label {
  reversed.push({ code, jt, jf, k });
  return reversed.length - 1;
}

/** How many instructions a jump written now would skip. */
const distance = ({ reversed }: Assembly, to: Label): number => reversed.length - to - 1;

/** A conditional jump has 8 bits for its distance; a JA for the other branch may come in between. */
const NEAR = 254;

const within = (assembly: Assembly, to: Label): Label =>
  distance(assembly, to) <= NEAR ? to : push(assembly, BPF_JMP | BPF_JA, distance(assembly, to));

/** Goes on at `to` after an instruction that does not jump. */
const next = (assembly: Assembly, to: Label): Label =>
  distance(assembly, to) === 0 ? to : push(assembly, BPF_JMP | BPF_JA, distance(assembly, to));

/** Ends the filter with a value. One instruction serves all who jump to it. */
export function returning(assembly: Assembly, value: number): Label {
  const known = assembly.returns.get(value);
  if (known !== undefined && distance(assembly, known) <= NEAR) return known;
  const label = push(assembly, BPF_RET | BPF_K, value);
  assembly.returns.set(value, label);
  return label;
}

/** Loads 32 bits of the call's data. @param offset in bytes */
export function loading(assembly: Assembly, offset: number, then: Label): Label {
  next(assembly, then);
  return push(assembly, BPF_LD | BPF_W | BPF_ABS, offset);
}

export function masking(assembly: Assembly, mask: number, then: Label): Label {
  next(assembly, then);
  return push(assembly, BPF_ALU | BPF_AND | BPF_K, mask);
}

/** Compares what is loaded with `k`, without sign. */
export function comparing(
  assembly: Assembly,
  how: 'BPF_JEQ' | 'BPF_JGT' | 'BPF_JGE',
  k: number,
  yes: Label,
  no: Label,
): Label {
  if (yes === no) return yes;
  const jumps = [within(assembly, yes), within(assembly, no)] as const;
  const [jt, jf] = [distance(assembly, jumps[0]), distance(assembly, jumps[1])];
  return push(assembly, BPF_JMP | BPF_CODE[how] | BPF_K, k, jt, jf);
}
