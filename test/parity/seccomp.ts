// Turns Docker's seccomp profile into what docker gives a runtime: the rules for one container, in the OCI's form.

import type { Capability } from '../../src/kernel/syscalls/structs/capabilities.ts';
import { defaultProfile } from '../../src/seccomp/default-profile.ts';
import type { Conditions } from '../../src/seccomp/profile.ts';

/** Docker allows 32-bit programs too. */
const architectures: Readonly<Record<string, readonly string[]>> = {
  x64: ['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86', 'SCMP_ARCH_X32'],
  arm64: ['SCMP_ARCH_AARCH64', 'SCMP_ARCH_ARM'],
};
const dockerArch: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

/** moby/profiles, setupSeccomp. Conditions on the kernel's version hold on every kernel that nslab supports. */
export function ociSeccomp(capabilities: readonly Capability[]): object {
  const arch = dockerArch[process.arch] ?? '';
  const included = ({ caps = [], arches = [arch] }: Conditions): boolean =>
    caps.every((name) => capabilities.includes(name)) && arches.includes(arch);
  const excluded = ({ caps = [], arches = [] }: Conditions): boolean =>
    caps.some((name) => capabilities.includes(name)) || arches.includes(arch);
  return {
    defaultAction: defaultProfile.defaultAction,
    defaultErrnoRet: defaultProfile.defaultErrnoRet,
    architectures: architectures[process.arch],
    syscalls: defaultProfile.syscalls
      .filter(({ includes = {}, excludes = {} }) => included(includes) && !excluded(excludes))
      .map(({ names, action, errnoRet, args = [] }) => ({
        names,
        action,
        errnoRet,
        args: args.map(({ index, value, valueTwo, op }) => ({
          index,
          value: Number(value),
          valueTwo: Number(valueTwo),
          op,
        })),
      })),
  };
}
