// Makes the filter that the kernel runs at each system call of a container out of a profile.

import { UserError } from '../kernel/errors.ts';
import type { Arch } from '../kernel/syscalls/plumbing/define.ts';
import { type FilterInstruction, SECCOMP_RET } from '../kernel/syscalls/structs/seccomp-filter.ts';
import { judging } from './argument-tests.ts';
import {
  type Assembly,
  comparing,
  DATA,
  finished,
  type Label,
  loading,
  newAssembly,
  returning,
} from './assemble.ts';
import { merged, type Range, searching } from './decision-search.ts';
import type { SeccompProfile } from './profile.ts';
import { type Resolved, resolveProfile, type Target, type Verdict } from './resolve-rules.ts';

/** include/uapi/linux/audit.h: the ELF machine, with the marks of 64 bits and of little-endian. */
const auditArch = { x64: 0xc000003e, arm64: 0xc00000b7 } as const satisfies Record<Arch, number>;

/** __X32_SYSCALL_BIT, arch/x86/include/uapi/asm/unistd.h: calls of the x32 ABI, whose arch is that of x86-64. */
const X32_BIT = 0x40000000;

const ENOSYS = 38;
const noSuchCall = SECCOMP_RET.SECCOMP_RET_ERRNO + ENOSYS;

/** BPF_MAXINSNS, include/uapi/linux/bpf_common.h */
const MAX_INSTRUCTIONS = 4096;

/**
 * Compiles a profile for one container.
 *
 * As runc does (libcontainer/seccomp/patchbpf), calls above the highest number that the profile names are ENOSYS, so
 * that programs fall back from calls that are newer than the profile. Unlike Docker, which filters i386, x32 and 32-bit
 * arm by the same names, calls of another architecture than the machine's own are ENOSYS: fewer ways into the kernel.
 * @throws UserError ('usage') when the program is longer than the kernel takes
 */
export function compileProfile(profile: SeccompProfile, target: Target): FilterInstruction[] {
  const assembly = newAssembly();
  const foreign = returning(assembly, noSuchCall);
  const search = searching(assembly, rangesOf(resolveProfile(profile, target), target.arch), (leaf) =>
    typeof leaf === 'number' ? returning(assembly, leaf) : judging(assembly, leaf),
  );
  beginning(assembly, target.arch, search, foreign);
  const program = finished(assembly);
  if (program.length > MAX_INSTRUCTIONS) {
    throw new UserError(
      'usage',
      `the seccomp profile makes a filter of ${program.length} instructions; the kernel takes ${MAX_INSTRUCTIONS} at most`,
      { hint: 'use fewer rules with args' },
    );
  }
  return program;
}

function beginning(assembly: Assembly, arch: Arch, search: Label, foreign: Label): Label {
  const byNumber = loading(assembly, DATA.number, search);
  const isOwn = comparing(assembly, 'BPF_JEQ', auditArch[arch], byNumber, foreign);
  return loading(assembly, DATA.arch, isOwn);
}

/** What is returned, or looked at further. */
type Leaf = number | Verdict;

function rangesOf({ verdicts, otherwise, highest }: Resolved, arch: Arch): Range<Leaf>[] {
  const above = highest === undefined || letsPass(otherwise) ? otherwise : noSuchCall;
  const leafOf = (number: number): Leaf => {
    const verdict = verdicts.get(number);
    if (verdict === undefined) return number > (highest ?? -1) ? above : otherwise;
    return verdict.tested.length === 0 ? verdict.otherwise : verdict;
  };
  const ranges = Array.from({ length: (highest ?? -1) + 2 }, (_, start) => ({ start, leaf: leafOf(start) }));
  const foreign = arch === 'x64' ? [{ start: X32_BIT, leaf: noSuchCall }] : [];
  return merged<Leaf>([...ranges, ...foreign], (a, b) => a === b);
}

/** runc, isAllowAction(): whoever lets unknown calls pass, or traces them, wants the new ones too. */
const letsPass = (ret: number): boolean =>
  [SECCOMP_RET.SECCOMP_RET_ALLOW, SECCOMP_RET.SECCOMP_RET_LOG, SECCOMP_RET.SECCOMP_RET_TRACE].some(
    (action) => Math.floor(ret / 0x10000) * 0x10000 === action,
  );
