// Encodes union bpf_attr of bpf(2), for the programs that control devices in a cgroup: load, attach, detach, query.

import { type Encoder, isRef, type Num, type Word } from '../plumbing/encoder.ts';
import { fixed, type InParam, type OutParam } from '../plumbing/params.ts';
import { quoteBytes } from '../plumbing/quote-bytes.ts';

/** include/uapi/linux/bpf.h */
export const BPF_COMMAND = {
  BPF_MAP_CREATE: 0,
  BPF_MAP_LOOKUP_ELEM: 1,
  BPF_MAP_UPDATE_ELEM: 2,
  BPF_PROG_LOAD: 5,
  BPF_PROG_ATTACH: 8,
  BPF_PROG_DETACH: 9,
  BPF_PROG_QUERY: 16,
} as const;
export const BPF_PROG_TYPE = {
  BPF_PROG_TYPE_SOCKET_FILTER: 1,
  BPF_PROG_TYPE_CGROUP_SKB: 8,
  BPF_PROG_TYPE_CGROUP_SOCK: 9,
  BPF_PROG_TYPE_CGROUP_DEVICE: 15,
  BPF_PROG_TYPE_CGROUP_SYSCTL: 23,
} as const;
export const BPF_ATTACH_TYPE = {
  BPF_CGROUP_INET_INGRESS: 0,
  BPF_CGROUP_INET_EGRESS: 1,
  BPF_CGROUP_INET_SOCK_CREATE: 2,
  BPF_CGROUP_DEVICE: 6,
  BPF_CGROUP_SYSCTL: 18,
} as const;
export const BPF_ATTACH_FLAG = {
  BPF_F_ALLOW_OVERRIDE: 0x1,
  BPF_F_ALLOW_MULTI: 0x2,
  BPF_F_REPLACE: 0x4,
} as const;

export type BpfAttr =
  | {
      readonly prog_type: keyof typeof BPF_PROG_TYPE;
      /** Instructions of eight bytes each: struct bpf_insn. */
      readonly insns: Uint8Array;
      readonly license: string;
    }
  | {
      readonly target_fd: Num;
      readonly attach_bpf_fd?: Num;
      readonly attach_type: keyof typeof BPF_ATTACH_TYPE;
      readonly attach_flags?: keyof typeof BPF_ATTACH_FLAG;
    }
  /** BPF_PROG_QUERY, with room for that many program IDs. */
  | { readonly query_fd: Num; readonly attach_type: keyof typeof BPF_ATTACH_TYPE; readonly room: number }
  | Uint8Array;

/** Up to expected_attach_type, which suffices for the four commands. Bytes unknown to an older kernel must be zero. */
const SIZE = 72;

const putFd = (bytes: Buffer, at: number, fd: Num): void => {
  if (!isRef(fd)) bytes.writeUInt32LE(Number(fd), at);
};

function encodeLoad(attr: Extract<BpfAttr, { insns: unknown }>, to: Encoder): Word {
  const bytes = Buffer.alloc(SIZE);
  bytes.writeUInt32LE(BPF_PROG_TYPE[attr.prog_type], 0);
  bytes.writeUInt32LE(attr.insns.length / 8, 4);
  const offset = to.bytes(bytes);
  to.pointerAt(offset + 8, to.bytes(attr.insns));
  to.pointerAt(offset + 16, to.string(attr.license));
  return { kind: 'pointer', offset };
}

function encodeAttach(attr: Extract<BpfAttr, { target_fd: unknown }>, to: Encoder): Word {
  const bytes = Buffer.alloc(SIZE);
  putFd(bytes, 0, attr.target_fd);
  bytes.writeUInt32LE(BPF_ATTACH_TYPE[attr.attach_type], 8);
  if (attr.attach_bpf_fd !== undefined) putFd(bytes, 4, attr.attach_bpf_fd);
  if (attr.attach_flags !== undefined) bytes.writeUInt32LE(BPF_ATTACH_FLAG[attr.attach_flags], 12);
  const offset = to.bytes(bytes);
  to.fdAt(offset, attr.target_fd);
  if (attr.attach_bpf_fd !== undefined) to.fdAt(offset + 4, attr.attach_bpf_fd);
  return { kind: 'pointer', offset };
}

/** query: target_fd, attach_type, query_flags, attach_flags, prog_ids (8), prog_cnt */
function encodeQuery(attr: Extract<BpfAttr, { query_fd: unknown }>, to: Encoder): Word {
  const bytes = Buffer.alloc(SIZE + 4 * attr.room);
  putFd(bytes, 0, attr.query_fd);
  bytes.writeUInt32LE(BPF_ATTACH_TYPE[attr.attach_type], 4);
  bytes.writeUInt32LE(attr.room, 24);
  const offset = to.bytes(bytes);
  to.out(offset, bytes.length);
  to.fdAt(offset, attr.query_fd);
  to.pointerAt(offset + 16, offset + SIZE);
  return { kind: 'pointer', offset };
}

/** The attributes of any other command, padded to the fixed size. */
function encodeRaw(attributes: Uint8Array, to: Encoder): Word {
  const bytes = Buffer.alloc(SIZE);
  if (attributes.length > SIZE)
    throw new RangeError(`union bpf_attr has ${SIZE} bytes here, not ${attributes.length}`);
  bytes.set(attributes);
  return { kind: 'pointer', offset: to.bytes(bytes) };
}

const isRaw = (attr: BpfAttr): attr is Uint8Array => attr instanceof Uint8Array;

const showFd = (fd: Num | undefined): string => (isRef(fd) ? '…' : String(fd ?? 0));

function showAttr(attr: BpfAttr): string {
  if (isRaw(attr)) return `{/* ${attr.length} bytes */}`;
  if ('insns' in attr)
    return `{prog_type=${attr.prog_type}, insn_cnt=${attr.insns.length / 8}, license=${quoteBytes(Buffer.from(attr.license), 64)}}`;
  if ('query_fd' in attr)
    return `{query={target_fd=${showFd(attr.query_fd)}, attach_type=${attr.attach_type}, prog_cnt=${attr.room}}}`;
  return (
    `{target_fd=${showFd(attr.target_fd)}, attach_bpf_fd=${showFd(attr.attach_bpf_fd)}, ` +
    `attach_type=${attr.attach_type}, attach_flags=${attr.attach_flags ?? '0'}}`
  );
}

/** Returns the IDs of the programs that BPF_PROG_QUERY found. */
export const bpfAttr = <N extends string>(name: N): OutParam<N, BpfAttr, true, number[]> => ({
  name,
  required: true,
  encode: (attr, to) => {
    if (isRaw(attr)) return encodeRaw(attr, to);
    if ('insns' in attr) return encodeLoad(attr, to);
    return 'query_fd' in attr ? encodeQuery(attr, to) : encodeAttach(attr, to);
  },
  show: showAttr,
  decode: (bytes, attr) => {
    if (isRaw(attr) || !('query_fd' in attr)) return [];
    const count = Math.min(bytes.readUInt32LE(24), attr.room);
    return Array.from({ length: count }, (_, i) => bytes.readUInt32LE(SIZE + 4 * i));
  },
});

/** The size of the union bpf_attr. */
export const bpfAttrSize = <N extends string>(name: N): InParam<N, undefined, false> =>
  fixed(name, SIZE, String(SIZE));
