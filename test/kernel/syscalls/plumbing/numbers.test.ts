// Compares the numbers of all system calls with the kernel's headers.

import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { allCalls } from '../../../../src/kernel/syscalls/call-table.ts';
import type { Arch } from '../../../../src/kernel/syscalls/plumbing/define.ts';
import { callNumbers } from '../../../../src/kernel/syscalls/plumbing/numbers.ts';
import { genericNumbers, ownNumbers } from '../kernel-headers.ts';

describe('the number of a system call', () => {
  const arch = process.arch === 'arm64' ? 'arm64' : 'x64';
  const own = ownNumbers();
  const generic = genericNumbers();

  it.each(allCalls.map((spec) => [spec.name, spec] as const))(
    'of %s is the one in the headers',
    (name, spec) => {
      expect(spec.numbers[arch]).toBe(own.get(name));
      expect(spec.numbers.arm64).toBe(generic.get(name));
    },
  );
});

/** arch/arm64/include/uapi/asm/unistd.h: which of the optional calls arm64 has. */
const arm64Unistd = `
  #define __BITS_PER_LONG 64
  #define __ARCH_WANT_RENAMEAT
  #define __ARCH_WANT_NEW_STAT
  #define __ARCH_WANT_SET_GET_RLIMIT
  #define __ARCH_WANT_TIME32_SYSCALLS
  #define __ARCH_WANT_SYS_CLONE3
  #define __ARCH_WANT_MEMFD_SECRET
  #include <asm-generic/unistd.h>
`;

function arm64Numbers(): Map<string, number> {
  const options = { input: arm64Unistd, encoding: 'utf8', timeout: 60_000 } as const;
  const macros = execFileSync('cc', ['-E', '-dM', '-x', 'c', '-'], options);
  const values = new Map(
    [...macros.matchAll(/^#define (__NR\w+) (\w+)$/gm)].map(([, name = '', value = '']) => [name, value]),
  );
  const numberOf = (value: string): number => Number(values.get(value) ?? value);
  return new Map(
    [...values]
      .filter(([name]) => name.startsWith('__NR_') && !/^__NR_(syscalls|arch_specific_syscall)$/.test(name))
      .map(([name, value]) => [name.slice('__NR_'.length), numberOf(value)]),
  );
}

/** Names whose numbers differ from the other table's, or that it lacks. */
const disagreeing = (names: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): string[] =>
  [...names].filter(([name, number]) => other.get(name) !== number).map(([name]) => name);

describe('the list of all system calls', () => {
  it.runIf(process.arch === 'x64')('has all of the headers of x86-64', () => {
    expect(disagreeing(ownNumbers(), callNumbers('x64'))).toEqual([]);
  });

  it('has all of the headers of arm64', () => {
    const inHeaders = arm64Numbers();
    expect(inHeaders.size).toBeGreaterThan(300);
    expect(disagreeing(inHeaders, callNumbers('arm64'))).toEqual([]);
  });

  it.each(['x64', 'arm64'] as const)('has those that we make, on %s', (arch: Arch) => {
    const made = new Map(allCalls.map(({ name, numbers }) => [name, numbers[arch]]));
    expect(disagreeing(made, callNumbers(arch))).toEqual([]);
  });

  it.each(['x64', 'arm64'] as const)('gives no number twice, on %s', (arch: Arch) => {
    const numbers = [...callNumbers(arch).values()];
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('counts the same on both machines from 424 on, up to Linux 6.18', () => {
    const late = (arch: Arch): [string, number][] =>
      [...callNumbers(arch)].filter(([, number]) => number >= 424);
    expect(late('x64')).toEqual(late('arm64'));
    expect(late('x64').at(-1)).toEqual(['file_setattr', 469]);
  });
});
