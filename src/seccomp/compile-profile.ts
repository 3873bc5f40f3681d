// Compiles a profile to the filter that the kernel runs at each system call of a container.

import { UserError } from '../kernel/errors.ts';
import type { Arch } from '../kernel/syscalls/plumbing/define.ts';
import { type FilterInstruction, SECCOMP_RET } from '../kernel/syscalls/structs/seccomp-filter.ts';
import { emitVerdict } from './argument-tests.ts';
import {
  type Assembly,
  DATA,
  emitComparison,
  emitLoad,
  emitReturn,
  finishProgram,
  type Label,
  newAssembly,
} from './assemble.ts';
import { emitSearch, mergeRanges, type Range } from './decision-search.ts';
import type { SeccompProfile } from './profile.ts';
import { type ResolvedProfile, resolveProfile, type Target, type Verdict } from './resolve-rules.ts';

/** include/uapi/linux/audit.h: the ELF machine number, with flags for 64 bits and little-endian. */
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
 * As in runc (libcontainer/seccomp/patchbpf), calls above the highest number in the profile fail with ENOSYS, so that
 * programs fall back from calls that are newer than the profile. Docker filters i386, x32 and 32-bit arm by the same
 * names; here all calls of foreign architectures fail with ENOSYS, which leaves less of the kernel exposed.
 * @throws UserError ('usage') when the program is longer than the kernel takes
 */
export function compileProfile(profile: SeccompProfile, target: Target): FilterInstruction[] {
  const assembly = newAssembly();
  const foreign = emitReturn(assembly, noSuchCall);
  const search = emitSearch(assembly, rangesOf(resolveProfile(profile, target), target.arch), (leaf) =>
    typeof leaf === 'number' ? emitReturn(assembly, leaf) : emitVerdict(assembly, leaf),
  );
  emitArchitectureCheck(assembly, target.arch, search, foreign);
  const program = finishProgram(assembly);
  if (program.length > MAX_INSTRUCTIONS) {
    throw new UserError(
      'usage',
      {
        en: `the seccomp profile makes a filter of ${program.length} instructions; the kernel takes ${MAX_INSTRUCTIONS} at most`,
        zh: `这个 seccomp profile 生成的过滤器有 ${program.length} 条指令，内核最多接受 ${MAX_INSTRUCTIONS} 条`,
      },
      { hint: { en: 'use fewer rules with args', zh: '请减少带 args 的规则' } },
    );
  }
  return program;
}

function emitArchitectureCheck(assembly: Assembly, arch: Arch, search: Label, foreign: Label): Label {
  const byNumber = emitLoad(assembly, DATA.number, search);
  const isOwn = emitComparison(assembly, 'BPF_JEQ', auditArch[arch], byNumber, foreign);
  return emitLoad(assembly, DATA.arch, isOwn);
}

/** A return value, or a verdict that depends on the arguments. */
type Leaf = number | Verdict;

function rangesOf({ verdicts, otherwise, highest }: ResolvedProfile, arch: Arch): Range<Leaf>[] {
  const above = highest === undefined || letsPass(otherwise) ? otherwise : noSuchCall;
  const leafOf = (number: number): Leaf => {
    const verdict = verdicts.get(number);
    if (verdict === undefined) return number > (highest ?? -1) ? above : otherwise;
    return verdict.tested.length === 0 ? verdict.otherwise : verdict;
  };
  const ranges = Array.from({ length: (highest ?? -1) + 2 }, (_, start) => ({ start, leaf: leafOf(start) }));
  const foreign = arch === 'x64' ? [{ start: X32_BIT, leaf: noSuchCall }] : [];
  return mergeRanges<Leaf>([...ranges, ...foreign], (a, b) => a === b);
}

/** runc, isAllowAction(): a profile that allows, logs or traces unknown calls means new ones too. */
const letsPass = (ret: number): boolean =>
  [SECCOMP_RET.SECCOMP_RET_ALLOW, SECCOMP_RET.SECCOMP_RET_LOG, SECCOMP_RET.SECCOMP_RET_TRACE].some(
    (action) => Math.floor(ret / 0x10000) * 0x10000 === action,
  );
