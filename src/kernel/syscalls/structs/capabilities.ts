// Names the capabilities, and encodes the sets of them that capset(2) and capget(2) take.

import { isRef, type Num } from '../plumbing/encoder.ts';
import { flagBits, type InParam, nameOf, type OutParam, reserve } from '../plumbing/params.ts';

/** capabilities(7); include/uapi/linux/capability.h */
export const CAP = {
  CAP_CHOWN: 0,
  CAP_DAC_OVERRIDE: 1,
  CAP_DAC_READ_SEARCH: 2,
  CAP_FOWNER: 3,
  CAP_FSETID: 4,
  CAP_KILL: 5,
  CAP_SETGID: 6,
  CAP_SETUID: 7,
  CAP_SETPCAP: 8,
  CAP_LINUX_IMMUTABLE: 9,
  CAP_NET_BIND_SERVICE: 10,
  CAP_NET_BROADCAST: 11,
  CAP_NET_ADMIN: 12,
  CAP_NET_RAW: 13,
  CAP_IPC_LOCK: 14,
  CAP_IPC_OWNER: 15,
  CAP_SYS_MODULE: 16,
  CAP_SYS_RAWIO: 17,
  CAP_SYS_CHROOT: 18,
  CAP_SYS_PTRACE: 19,
  CAP_SYS_PACCT: 20,
  CAP_SYS_ADMIN: 21,
  CAP_SYS_BOOT: 22,
  CAP_SYS_NICE: 23,
  CAP_SYS_RESOURCE: 24,
  CAP_SYS_TIME: 25,
  CAP_SYS_TTY_CONFIG: 26,
  CAP_MKNOD: 27,
  CAP_LEASE: 28,
  CAP_AUDIT_WRITE: 29,
  CAP_AUDIT_CONTROL: 30,
  CAP_SETFCAP: 31,
  CAP_MAC_OVERRIDE: 32,
  CAP_MAC_ADMIN: 33,
  CAP_SYSLOG: 34,
  CAP_WAKE_ALARM: 35,
  CAP_BLOCK_SUSPEND: 36,
  CAP_AUDIT_READ: 37,
  CAP_PERFMON: 38,
  CAP_BPF: 39,
  CAP_CHECKPOINT_RESTORE: 40,
} as const;
export type Capability = keyof typeof CAP;

/** The capabilities that Docker gives a container by default: moby, oci/caps/defaults.go. */
export const dockerDefault: readonly Capability[] = [
  'CAP_CHOWN',
  'CAP_DAC_OVERRIDE',
  'CAP_FSETID',
  'CAP_FOWNER',
  'CAP_MKNOD',
  'CAP_NET_RAW',
  'CAP_SETGID',
  'CAP_SETUID',
  'CAP_SETFCAP',
  'CAP_SETPCAP',
  'CAP_NET_BIND_SERVICE',
  'CAP_SYS_CHROOT',
  'CAP_KILL',
  'CAP_AUDIT_WRITE',
];

/** A set as a list of names, or as bits as in /proc/PID/status. */
export type CapabilitySet = readonly Capability[] | bigint;

export const capabilityBits = (set: CapabilitySet): bigint =>
  typeof set === 'bigint' ? set : set.reduce((bits, name) => bits | (1n << flagBits(CAP, [name])), 0n);

export const hasCapability = (set: bigint, name: Capability): boolean =>
  ((set >> BigInt(CAP[name])) & 1n) === 1n;

/** The names in a set, in the kernel's order; a bit without a name is `CAP_41` and the like. */
export const capabilityNames = (bits: bigint): string[] =>
  Array.from({ length: 64 }, (_, i) => i)
    .filter((i) => (bits >> BigInt(i)) & 1n)
    .map((i) => nameOf(CAP, i) ?? `CAP_${i}`);

export interface CapabilitySets {
  readonly effective: CapabilitySet;
  readonly permitted: CapabilitySet;
  readonly inheritable: CapabilitySet;
}

/** _LINUX_CAPABILITY_VERSION_3: sets of 64 bits, in two structs of 32. */
const VERSION_3 = 0x20080522;

/** struct __user_cap_header_struct: the version, and the process whose sets are read (0: the caller). */
export const capabilityHeader = <N extends string>(name: N): InParam<N, { readonly pid: Num }, false> => ({
  name,
  required: false,
  defaultValue: { pid: 0 },
  encode: ({ pid }, to) => {
    const bytes = Buffer.alloc(8);
    bytes.writeUInt32LE(VERSION_3);
    if (!isRef(pid)) bytes.writeInt32LE(Number(pid), 4);
    const offset = to.bytes(bytes);
    if (isRef(pid)) to.registerAt(offset + 4, pid, 4);
    return { kind: 'pointer', offset };
  },
  show: ({ pid }) => `{version=_LINUX_CAPABILITY_VERSION_3, pid=${isRef(pid) ? '…' : pid}}`,
});

const FIELDS = ['effective', 'permitted', 'inheritable'] as const;

/** Two struct __user_cap_data_struct: the low halves of the three sets, then the high ones. */
function encodeSets(sets: CapabilitySets): Buffer {
  const bytes = Buffer.alloc(24);
  FIELDS.forEach((field, i) => {
    const bits = capabilityBits(sets[field]);
    bytes.writeUInt32LE(Number(bits & 0xffffffffn), 4 * i);
    bytes.writeUInt32LE(Number((bits >> 32n) & 0xffffffffn), 12 + 4 * i);
  });
  return bytes;
}

function decodeSets(bytes: Buffer): Record<(typeof FIELDS)[number], bigint> {
  const at = (i: number): bigint =>
    BigInt(bytes.readUInt32LE(4 * i)) | (BigInt(bytes.readUInt32LE(12 + 4 * i)) << 32n);
  return { effective: at(0), permitted: at(1), inheritable: at(2) };
}

const showSet = (set: CapabilitySet): string =>
  capabilityNames(capabilityBits(set))
    .map((name) => `1<<${name}`)
    .join('|') || '0';

const showSets = (sets: CapabilitySets): string =>
  `{${FIELDS.map((field) => `${field}=${showSet(sets[field])}`).join(', ')}}`;

export const capabilitySets = <N extends string>(name: N): InParam<N, CapabilitySets> => ({
  name,
  required: true,
  encode: (sets, to) => ({ kind: 'pointer', offset: to.bytes(encodeSets(sets)) }),
  show: showSets,
});

export const capabilitySetsOut = <N extends string>(
  name: N,
): OutParam<N, undefined, false, ReturnType<typeof decodeSets>> => ({
  name,
  required: false,
  encode: (_, to) => reserve(to, 24),
  show: () => '…',
  decode: decodeSets,
  showOut: showSets,
});
