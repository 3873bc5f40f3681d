// Makes system calls in our own process, through syscall(2) of the C library, for what the host itself does (openat2,
// pidfd, inotify, PTY). None of them changes our namespaces, and none blocks.

import { createRequire } from 'node:module';
import { SyscallError } from '../errors.ts';
import { type Arch, decodeOut, encodeCall, type Invocation } from '../syscalls/plumbing/define.ts';
import type { Encoded, Word } from '../syscalls/plumbing/encoder.ts';

type Syscall = (nr: number, a: number, b: number, c: number, d: number, e: number, f: number) => number;

interface Libc {
  readonly syscall: Syscall;
  readonly errno: () => number;
  /** Memory outside JavaScript's heap, which pointer arguments point into. */
  readonly arena: Buffer;
  readonly arenaAddress: number;
}

const ARENA = 256 * 1024;
const SYS_mmap: Record<Arch, number> = { x64: 9, arm64: 222 };
const PROT_READ_WRITE = 3;
const MAP_PRIVATE_ANONYMOUS = 0x22;

const arch: Arch = process.arch === 'arm64' ? 'arm64' : 'x64';

interface LocalResult<O> {
  readonly ret: number;
  readonly errno: number;
  readonly out: O;
}

/** Makes calls in our own process, synchronously. */
export interface LocalExecutor {
  /** @throws SyscallError */
  call<O>(call: Invocation<O>): LocalResult<O>;
  /** Returns the result, even when the call failed. */
  attempt<O>(call: Invocation<O>): LocalResult<O>;
}

let opened: LocalExecutor | undefined;

/** koffi and libc are loaded at the first call, not before: that takes about 12 ms, and must not delay the first frame. */
export function openLocal(): LocalExecutor {
  opened ??= createLocal();
  return opened;
}

function createLocal(): LocalExecutor {
  let loaded: Libc | undefined;
  const attempt = <O>(call: Invocation<O>): LocalResult<O> => {
    if (call.spec.kind === 'clone')
      throw new TypeError('our own process is multi-threaded: only an actor can clone');
    const encoded = encodeCall(call, (name) => {
      throw new TypeError(`${call.spec.name} refers to ${name}, and a local call has no earlier ones`);
    });
    loaded ??= loadLibc();
    const libc = loaded;
    const ret = run(libc, call.spec.numbers[arch], encoded);
    const errno = ret === -1 ? libc.errno() : 0;
    const { offset, length } = encoded.out;
    const back = Buffer.from(libc.arena.subarray(offset, offset + length));
    const out = errno === 0 ? decodeOut(call, encoded, back, ret) : {};
    return { ret, errno, out: out as O };
  };
  return {
    attempt,
    call(call) {
      const result = attempt(call);
      if (result.errno !== 0) throw new SyscallError(call, result.errno);
      return result;
    },
  };
}

function loadLibc(): Libc {
  const koffi = createRequire(import.meta.url)('koffi') as typeof import('koffi').default;
  const syscall = koffi.load(null).func('long syscall(long, long, long, long, long, long, long)') as Syscall;
  const arenaAddress = syscall(SYS_mmap[arch], 0, ARENA, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0);
  if (arenaAddress === -1) throw new Error(`mmap of ${ARENA} bytes failed with errno ${koffi.errno()}`);
  const arena = Buffer.from(koffi.view(arenaAddress, ARENA));
  return { syscall, errno: () => koffi.errno(), arena, arenaAddress };
}

function run(libc: Libc, nr: number, encoded: Encoded): number {
  if (encoded.arena.length > ARENA) throw new RangeError(`a call carries ${ARENA} bytes at most`);
  encoded.arena.copy(libc.arena);
  for (const { at, kind, target = 0 } of encoded.relocations) {
    if (kind === 'pointer') libc.arena.writeBigUInt64LE(BigInt(libc.arenaAddress + target), at);
    if (kind !== 'pointers') continue;
    for (let slot = at; slot < at + 8 * target; slot += 8) {
      libc.arena.writeBigUInt64LE(BigInt(libc.arenaAddress) + libc.arena.readBigUInt64LE(slot), slot);
    }
  }
  const value = (word: Word | undefined): number => {
    if (word === undefined) return 0;
    if (word.kind === 'pointer') return libc.arenaAddress + word.offset;
    if (word.kind === 'register') throw new TypeError('a local call has no registers');
    return Number(BigInt.asIntN(64, word.value));
  };
  const [a, b, c, d, e, f] = encoded.words;
  return libc.syscall(nr, value(a), value(b), value(c), value(d), value(e), value(f));
}
