// Encodes struct mount_attr of mount_setattr(2): attributes to set and to clear, propagation, and a user namespace for ID mapping.

import { isRef, type Num } from '../plumbing/encoder.ts';
import { type FlagTable, flagBits, type InParam } from '../plumbing/params.ts';

/** include/uapi/linux/mount.h: the propagation types are mount(2)'s. */
const PROPAGATION = {
  MS_UNBINDABLE: 0x20000,
  MS_PRIVATE: 0x40000,
  MS_SLAVE: 0x80000,
  MS_SHARED: 0x100000,
} as const;

export interface MountAttributes<A extends string> {
  readonly attr_set?: readonly A[];
  readonly attr_clr?: readonly A[];
  readonly propagation?: keyof typeof PROPAGATION;
  readonly userns_fd?: Num;
}

const SIZE = 32;

/** A struct mount_attr that the kernel reads. */
export const mountAttr = <N extends string, T extends FlagTable>(
  name: N,
  table: T,
): InParam<N, MountAttributes<keyof T & string>> => ({
  name,
  required: true,
  encode: ({ attr_set = [], attr_clr = [], propagation, userns_fd }, to) => {
    const bytes = Buffer.alloc(SIZE);
    bytes.writeBigUInt64LE(flagBits(table, attr_set), 0);
    bytes.writeBigUInt64LE(flagBits(table, attr_clr), 8);
    bytes.writeBigUInt64LE(flagBits(PROPAGATION, propagation === undefined ? [] : [propagation]), 16);
    if (userns_fd !== undefined && !isRef(userns_fd)) bytes.writeBigUInt64LE(BigInt(userns_fd), 24);
    const offset = to.bytes(bytes);
    if (userns_fd !== undefined) to.fdAt(offset + 24, userns_fd);
    return { kind: 'pointer', offset };
  },
  show: ({ attr_set = [], attr_clr = [], propagation, userns_fd }) =>
    `{attr_set=${attr_set.join('|') || '0'}, attr_clr=${attr_clr.join('|') || '0'}, ` +
    `propagation=${propagation ?? '0'}, userns_fd=${isRef(userns_fd) ? '…' : String(userns_fd ?? 0)}}`,
});
