// Compares the table of errnos with the kernel's headers.

import { describe, expect, it } from 'vitest';
import { errnoName, errnoNames, errnoNumber } from '../../src/kernel/errno.ts';
import { evaluate } from './syscalls/kernel-headers.ts';

describe('errno', () => {
  it('has the number that the headers give each name', () => {
    const expressions = new Map(errnoNames.map((name) => [name, name]));
    const real = evaluate('#include <linux/errno.h>', expressions);
    expect(Object.fromEntries(real)).toEqual(
      Object.fromEntries(errnoNames.map((name) => [name, BigInt(errnoNumber(name))])),
    );
  });

  it('knows all from 1 to 133, but for the two numbers that Linux does not use', () => {
    const missing = Array.from({ length: 133 }, (_, i) => i + 1).filter(
      (number) => !/^E/.test(errnoName(number)),
    );
    expect(missing).toEqual([41, 58]);
    expect(errnoName(22)).toBe('EINVAL');
    expect(errnoName(512)).toBe('errno 512');
  });
});
