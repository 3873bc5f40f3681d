// Tests the words and bytes that an executor gets for a call.

import { describe, expect, it } from 'vitest';
import { ppoll } from '../../../src/kernel/syscalls/calls/events.ts';
import { sethostname } from '../../../src/kernel/syscalls/calls/host.ts';
import { capset } from '../../../src/kernel/syscalls/calls/ids.ts';
import { madvise, mmap } from '../../../src/kernel/syscalls/calls/memory-map.ts';
import { mount } from '../../../src/kernel/syscalls/calls/mount.ts';
import { fsconfig, mount_setattr } from '../../../src/kernel/syscalls/calls/mount-api.ts';
import { openat2 } from '../../../src/kernel/syscalls/calls/paths.ts';
import { kill, prctl } from '../../../src/kernel/syscalls/calls/process.ts';
import { seccomp } from '../../../src/kernel/syscalls/calls/security.ts';
import { recvmsg, sendmsg } from '../../../src/kernel/syscalls/calls/sockets.ts';
import { encodeCall, type Invocation } from '../../../src/kernel/syscalls/plumbing/define.ts';
import { type Encoded, ref } from '../../../src/kernel/syscalls/plumbing/encoder.ts';

const registers: Record<string, number> = { pidfd: 4, memory: 7 };
const encode = (call: Invocation): Encoded => encodeCall(call, (name) => registers[name] ?? -1);

/** The NUL-terminated string that a word points to. */
const textAt = ({ words, arena }: Encoded, i: number): string => {
  const word = words[i];
  if (word?.kind !== 'pointer') throw new Error(`word ${i} is no pointer`);
  return arena.toString('utf8', word.offset, arena.indexOf(0, word.offset));
};

describe('mount', () => {
  it('points to its strings, ORs its flags and leaves NULL where nothing is named', () => {
    const encoded = encode(
      mount({
        source: 'proc',
        target: '/proc',
        filesystemtype: 'proc',
        mountflags: ['MS_NOSUID', 'MS_NODEV', 'MS_NOEXEC'],
      }),
    );
    expect([0, 1, 2].map((i) => textAt(encoded, i))).toEqual(['proc', '/proc', 'proc']);
    expect(encoded.words[3]).toEqual({ kind: 'immediate', value: 14n });
    expect(encoded.words[4]).toEqual({ kind: 'immediate', value: 0n });
    expect(encoded.out.length).toBe(0);
  });

  it('refuses a string with a NUL and a flag that does not exist', () => {
    expect(() => encode(mount({ target: '/a\0b' }))).toThrow(RangeError);
    expect(() => encode(mount({ target: '/', mountflags: ['MS_NOPE' as 'MS_BIND'] }))).toThrow('MS_NOPE');
  });
});

describe('sethostname', () => {
  it('counts bytes, not characters', () => {
    expect(encode(sethostname({ name: '箱' })).words[1]).toEqual({ kind: 'immediate', value: 3n });
  });
});

describe('kill', () => {
  it('takes negative numbers as the kernel reads them', () => {
    expect(encode(kill({ pid: -1, sig: 'SIGKILL' })).words).toEqual([
      { kind: 'immediate', value: 0xffffffffffffffffn },
      { kind: 'immediate', value: 9n },
    ]);
  });
});

describe('prctl', () => {
  it('takes its names from the option', () => {
    expect(encode(prctl({ option: 'PR_SET_PDEATHSIG', arg2: 'SIGTERM' })).words[1]).toEqual({
      kind: 'immediate',
      value: 15n,
    });
    expect(textAt(encode(prctl({ option: 'PR_SET_NAME', arg2: 'SIGTERM' })), 1)).toBe('SIGTERM');
    expect(() => encode(prctl({ option: 'PR_CAPBSET_DROP', arg2: 'SIGTERM' }))).toThrow('SIGTERM');
  });
});

describe('openat2', () => {
  it('puts flags, mode and resolve into struct open_how', () => {
    const { words, arena } = encode(
      openat2({ pathname: 'x', flags: ['O_WRONLY', 'O_CREAT'], mode: 0o600, resolve: ['RESOLVE_BENEATH'] }),
    );
    const how = words[2];
    if (how?.kind !== 'pointer') throw new Error('the third word points to struct open_how');
    expect([0, 8, 16].map((at) => arena.readBigUInt64LE(how.offset + at))).toEqual([0x41n, 0o600n, 8n]);
    expect(words[3]).toEqual({ kind: 'immediate', value: 24n });
  });
});

describe('descriptors', () => {
  it('are named as such, so that the actor can refuse its own', () => {
    const { words } = encode(fsconfig({ fd: 3, cmd: 'FSCONFIG_SET_FD', key: 'source', aux: ref('pidfd') }));
    expect(words[0]).toEqual({ kind: 'immediate', value: 3n, role: 'fd' });
    expect(words[4]).toEqual({ kind: 'register', register: 4, role: 'fd' });
  });

  it('are checked in structs, arrays and control messages too', () => {
    const polled = encode(
      ppoll({
        fds: [
          { fd: 9, events: ['POLLIN'] },
          { fd: ref('pidfd'), events: ['POLLIN'] },
        ],
      }),
    );
    expect(polled.relocations).toEqual([
      { at: 0, kind: 'fd' },
      { at: 8, kind: 'reg32', register: 4 },
      { at: 8, kind: 'fd' },
    ]);
    const attr = encode(
      mount_setattr({ pathname: '', attr: { attr_set: ['MOUNT_ATTR_IDMAP'], userns_fd: 5 } }),
    );
    expect(attr.relocations.filter(({ kind }) => kind === 'fd')).toHaveLength(1);
    const sent = encode(sendmsg({ sockfd: 3, msg: { iov: ['x'], fds: [6, ref('pidfd')] } }));
    const checked = sent.relocations.filter(({ kind }) => kind === 'fd');
    expect(checked).toHaveLength(2);
    expect(sent.arena.readInt32LE(checked[0]?.at)).toBe(6);
  });
});

describe('addresses', () => {
  it('are followed by their length, as the actor reads mem_mask', () => {
    expect(encode(madvise({ addr: ref('memory'), length: 4096, advice: 'MADV_DONTNEED' })).words).toEqual([
      { kind: 'register', register: 7, role: 'address' },
      { kind: 'immediate', value: 4096n },
      { kind: 'immediate', value: 4n },
    ]);
    expect(encode(mmap({ length: 4096 })).words[0]).toEqual({
      kind: 'immediate',
      value: 0n,
      role: 'address',
    });
  });
});

describe('seccomp', () => {
  it('carries struct sock_fprog and its program', () => {
    const program = [
      { code: 0x20, jt: 0, jf: 0, k: 0 },
      { code: 0x15, jt: 0, jf: 1, k: 83 },
      { code: 0x06, jt: 0, jf: 0, k: 0x50001 },
      { code: 0x06, jt: 0, jf: 0, k: 0x7fff0000 },
    ];
    const { arena, relocations } = encode(seccomp({ operation: 'SECCOMP_SET_MODE_FILTER', args: program }));
    expect(arena.readUInt16LE(0)).toBe(4);
    expect(relocations).toEqual([{ at: 8, kind: 'pointer', target: 16 }]);
    expect(arena.subarray(16).toString('hex')).toBe(
      '2000000000000000' + '1500000153000000' + '0600000001000500' + '060000000000ff7f',
    );
  });
});

describe('capset', () => {
  it('splits sets of 64 bits into two structs of 32', () => {
    const { arena } = encode(
      capset({ datap: { effective: ['CAP_CHOWN'], permitted: ['CAP_CHOWN', 'CAP_BPF'], inheritable: 0n } }),
    );
    const numbers = Array.from({ length: 8 }, (_, i) => arena.readUInt32LE(4 * i));
    expect(numbers).toEqual([0x20080522, 0, 1, 1, 0, 0, 0x80, 0]);
  });
});

describe('recvmsg', () => {
  it('brings header, address, control message and data back in one piece', () => {
    const { arena, out, relocations } = encode(recvmsg({ sockfd: 3, msg: { bytes: 100, fds: 2 } }));
    expect(out).toEqual({ offset: 0, length: arena.length });
    expect(relocations.map(({ at, target }) => [at, target])).toEqual([
      [0, 72],
      [16, 56],
      [32, 200],
      [56, 224],
    ]);
  });
});
