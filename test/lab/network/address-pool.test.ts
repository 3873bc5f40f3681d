// Tests that an address pool hands out the lowest free address, each only once, and says when none is left.

import { expect, it } from 'vitest';
import { openAddressPool } from '../../../src/lab/network/address-pool.ts';

it('hands out the lowest that is free, after the bridge’s own', () => {
  const pool = openAddressPool('172.17', 1);
  expect([pool.allocate(), pool.allocate(), pool.allocate()]).toEqual([
    '172.17.0.2',
    '172.17.0.3',
    '172.17.0.4',
  ]);
  pool.release('172.17.0.3');
  pool.release('172.17.0.2');
  pool.release('172.17.0.2');
  expect([pool.allocate(), pool.allocate(), pool.allocate()]).toEqual([
    '172.17.0.2',
    '172.17.0.3',
    '172.17.0.5',
  ]);
});

it('has 65,533 of them, and says when all are taken', () => {
  const pool = openAddressPool('172.17', 1);
  const taken = new Set(Array.from({ length: 65_533 }, () => pool.allocate()));
  expect(taken.size).toBe(65_533);
  for (const none of ['172.17.0.0', '172.17.0.1', '172.17.255.255']) expect(taken).not.toContain(none);
  expect(taken).toContain('172.17.255.254');
  expect(() => pool.allocate()).toThrow('no address of 172.17.0.0/16 is free: 65533 are taken');
  pool.release('172.17.1.0');
  expect(pool.allocate()).toBe('172.17.1.0');
});
