// The numbers of all system calls, against the headers of the kernel.

import { describe, expect, it } from 'vitest';
import { allCalls } from '../../../src/kernel/syscalls/table.ts';
import { genericNumbers, ownNumbers } from './kernel-headers.ts';

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
