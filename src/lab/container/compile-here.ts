// Compiles a seccomp profile for the processor and kernel of this machine.

import { release } from 'node:os';
import type { Capability } from '../../kernel/syscalls/structs/capabilities.ts';
import type { FilterInstruction } from '../../kernel/syscalls/structs/seccomp-filter.ts';
import { compileProfile } from '../../seccomp/compile-profile.ts';
import type { SeccompProfile } from '../../seccomp/profile.ts';

/** @param capabilities of the program: a profile may allow more to programs that have them */
export function compileHere(
  profile: SeccompProfile,
  capabilities: readonly Capability[],
): FilterInstruction[] {
  const [major = 0, minor = 0] = release().split('.').map(Number);
  const arch = process.arch === 'arm64' ? 'arm64' : 'x64';
  return compileProfile(profile, { arch, capabilities, kernel: { major, minor } });
}
