// Makes request frames to fuzz the actor with: valid ones, ones broken in one place, ones changed at random. None of them makes
// a call that does anything: the number is always that of getpid, getppid, gettid, or of no call at all.
import { constants } from 'node:os';
import { getpid, getppid } from '../../src/kernel/syscalls/calls/process.ts';
import type { Random } from './random.ts';
import { arch, type FrameOptions, rawFrame } from './sanitized-actor.ts';

/** Offsets in struct request: native/frame.h. */
export const AT = {
  size: 0,
  id: 4,
  op: 8,
  flags: 9,
  ptrMask: 10,
  regMask: 11,
  fdMask: 12,
  memMask: 13,
  save: 14,
  batch: 16,
  nreloc: 20,
  arenaLen: 24,
  outOff: 28,
  outLen: 32,
  timeout: 36,
  nr: 40,
  args: 48,
  tolerated: 96,
  end: 112,
} as const;

export const ARENA_MAX = 8 * 1024 * 1024;
export const FRAME_MAX = 112 + 4096 * 12 + ARENA_MAX;
const REGISTERS = 1024;
const RELOCATION = 12;
/** native/frame.h: OP_CLONE */
const CLONE = 2;

const NUMBERS = {
  getpid: getpid.spec.numbers[arch],
  getppid: getppid.spec.numbers[arch],
  gettid: arch === 'x64' ? 186 : 178,
  none: 9999,
} as const;
const numbers = Object.keys(NUMBERS) as (keyof typeof NUMBERS)[];

/** A frame, and the expected answer. */
export interface Expected {
  readonly frame: Buffer;
  readonly ret: number;
  readonly error: number;
  /** The bytes that come back; for a frame with relocations, only their number. */
  readonly out: Buffer | number;
}

/**
 * A valid frame with an arena, relocations and masks that its call does not use.
 * @param pid of the actor; its parent is this process
 */
export function harmlessFrame(random: Random, pid: number, options: FrameOptions): Expected {
  const name = random.one(numbers);
  const arena = random.bytes(8 * (3 + random.below(28))); // room for a relocation, and for a pointer behind it
  const out = { offset: random.below(arena.length), length: 0 };
  out.length = random.below(arena.length - out.offset + 1);
  const register = random.below(REGISTERS);
  const relocations = Array.from({ length: random.below(4) }, () => ({
    at: random.below(arena.length - 7),
    kind: random.one(['pointer', 'reg32', 'reg64'] as const),
    register: random.below(REGISTERS),
    target: random.below(arena.length + 1),
  }));
  const words = [
    { kind: 'immediate', value: BigInt(random.below(2 ** 32)) },
    { kind: 'immediate', value: BigInt(100 + random.below(1000)), role: 'fd' },
    { kind: 'pointer', offset: random.below(arena.length + 1) },
    { kind: 'register', register },
  ] as const;
  const save = random.below(2) === 0 ? {} : { save: register };
  // `none` fails with ENOSYS, which is always tolerated: what is behind it goes on.
  const tolerated = [
    constants.errno.ENOSYS,
    ...Array.from({ length: random.below(8) }, () => 1 + random.below(4095)),
  ];
  const more = random.below(2) === 0 ? relocations : arrayOfPointers(random, arena);
  const frame = rawFrame(
    NUMBERS[name],
    { words, arena, relocations: more, out },
    { ...save, tolerated, ...options },
  );
  if (name === 'none') return { frame, ret: -1, error: constants.errno.ENOSYS, out: 0 };
  const back = more.length === 0 ? arena.subarray(out.offset, out.offset + out.length) : out.length;
  return { frame, ret: name === 'getppid' ? process.pid : pid, error: 0, out: back };
}

/** As argv has it: offsets in the arena, all of which become addresses. */
function arrayOfPointers(random: Random, arena: Buffer): { at: number; kind: 'pointers'; target: number }[] {
  const target = random.below(arena.length / 8);
  const at = random.below(arena.length - 8 * target + 1);
  for (let slot = at; slot < at + 8 * target; slot += 8)
    arena.writeBigUInt64LE(BigInt(random.below(arena.length + 1)), slot);
  return [{ at, kind: 'pointers', target }];
}

type Change = (frame: Buffer, random: Random) => void;

const sizes = [0, 111, FRAME_MAX + 1, 0x7fffffff, 0xffffffff] as const;
const firstRelocation = (frame: Buffer): number => {
  // One more relocation, made of the first bytes of the arena, so that the size stays right.
  const arenaLen = frame.readUInt32LE(AT.arenaLen) + RELOCATION * frame.readUInt32LE(AT.nreloc);
  const nreloc = Math.floor(arenaLen / RELOCATION);
  frame.writeUInt32LE(Math.min(nreloc, 1), AT.nreloc);
  frame.writeUInt32LE(arenaLen - RELOCATION * Math.min(nreloc, 1), AT.arenaLen);
  return AT.end;
};

/** Each breaks a valid frame, so that the actor must not accept it. */
export const breakages: Readonly<Record<string, Change>> = {
  'a size out of range': (frame, random) => frame.writeUInt32LE(random.one(sizes), AT.size),
  'no such operation': (frame, random) => frame.writeUInt8(random.one([0, 3, 255]), AT.op),
  'an unknown flag': (frame, random) => frame.writeUInt8(0x80 >> random.below(5), AT.flags),
  'no such register to save to': (frame, random) =>
    frame.writeUInt16LE(REGISTERS + random.below(60_000), AT.save),
  'a seventh argument': (frame, random) => frame.writeUInt8(0x40, AT.ptrMask + random.below(4)),
  'a length for the last argument': (frame) => frame.writeUInt8(0x20, AT.memMask),
  'an argument that is pointer and register': (frame) => frame.fill(1, AT.ptrMask, AT.regMask + 1),
  'a number that is no errno': (frame, random) =>
    frame.writeUInt16LE(4096 + random.below(60_000), AT.tolerated + 2 * random.below(8)),
  'an errno behind the end of the list': (frame, random) => {
    frame.fill(0, AT.tolerated, AT.end);
    frame.writeUInt16LE(1 + random.below(4095), AT.tolerated + 2 * (1 + random.below(7)));
  },
  'more relocations than bytes': (frame, random) =>
    frame.writeUInt32LE(random.one([4097, 0xffffffff, 0x15555556]), AT.nreloc),
  'a larger arena than bytes': (frame, random) =>
    frame.writeUInt32LE(random.one([ARENA_MAX, ARENA_MAX + 1, 0xffffffff]), AT.arenaLen),
  'an answer range outside the arena': (frame, random) => {
    const arenaLen = frame.readUInt32LE(AT.arenaLen);
    const [offset, length] = random.one([
      [arenaLen + 1, 0],
      [arenaLen, 1],
      [1, 0xffffffff],
      [0xffffffff, 1],
      [0, arenaLen + 1],
    ] as const);
    frame.writeUInt32LE(offset, AT.outOff);
    frame.writeUInt32LE(length, AT.outLen);
  },
  'a pointer outside the arena': (frame, random) => {
    frame.writeUInt8(1, AT.ptrMask);
    frame.writeUInt8(0, AT.regMask);
    const beyond = BigInt(frame.readUInt32LE(AT.arenaLen) + 1);
    frame.writeBigUInt64LE(random.one([beyond, 1n << 32n, 1n << 63n, (1n << 64n) - 1n]), AT.args);
  },
  'a register that there is none of': (frame, random) => {
    frame.writeUInt8(0, AT.ptrMask);
    frame.writeUInt8(1, AT.regMask);
    frame.writeBigUInt64LE(random.one([1024n, 1n << 32n, (1n << 64n) - 1n]), AT.args);
  },
  'a relocation at the end of the arena': (frame, random) => {
    const at = firstRelocation(frame);
    const arenaLen = frame.readUInt32LE(AT.arenaLen);
    frame.writeUInt32LE(
      random.one([arenaLen - 3, arenaLen - 1, arenaLen, arenaLen + 1, 0xfffffffc]) >>> 0,
      at,
    );
    const kind = random.below(5);
    frame.writeUInt16LE(kind, at + 4);
    if (kind === 4) frame.writeUInt32LE(random.one([1, 2, 0xffffffff]), at + 8);
  },
  'an unknown relocation': (frame, random) =>
    frame.writeUInt16LE(5 + random.below(60_000), firstRelocation(frame) + 4),
  'a pointer of an array that leads outside the arena': (frame, random) => {
    const at = firstRelocation(frame);
    const arena = at + RELOCATION * frame.readUInt32LE(AT.nreloc);
    const arenaLen = frame.readUInt32LE(AT.arenaLen);
    if (arenaLen < 8) return void frame.writeUInt8(0, AT.op);
    const count = 1 + random.below(Math.floor(arenaLen / 8));
    frame.fill(0, arena, arena + 8 * count);
    frame.writeUInt32LE(0, at);
    frame.writeUInt16LE(4, at + 4);
    frame.writeUInt32LE(count, at + 8);
    const beyond = BigInt(arenaLen + 1);
    frame.writeBigUInt64LE(
      random.one([beyond, 1n << 63n, (1n << 64n) - 1n]),
      arena + 8 * random.below(count),
    );
  },
};

const words = Object.values(AT).filter(
  (at) => at < AT.nr && (at % 4 === 0 || at === AT.size) && at !== AT.op,
);

const changes: readonly Change[] = [
  (frame, random) => {
    const bit = random.below(8 * Math.min(frame.length, random.one([AT.end, frame.length])));
    frame[bit >> 3] = (frame[bit >> 3] as number) ^ (1 << (bit & 7));
  },
  (frame, random) =>
    frame.writeUInt32LE(
      random.one([0, 1, 111, 112, 124, frame.length, ARENA_MAX, FRAME_MAX, 0xfffffff8, 0xffffffff]),
      random.one(words),
    ),
  (frame, random) => frame.writeUInt8(1 << random.below(7), AT.ptrMask + random.below(4)),
  (frame, random) => frame.writeUInt8(random.below(4), AT.op),
  (frame) => frame.writeUInt8(CLONE, AT.op),
  (frame, random) => random.bytes(8).copy(frame, AT.args + 8 * random.below(6)),
  (frame, random) => frame.writeBigUInt64LE(BigInt(random.below(10)), AT.args + 8 * random.below(6)),
  (frame, random) => random.bytes(RELOCATION).copy(frame, AT.end),
];

/** A valid frame with up to three changes anywhere except in the number of the call; the actor may accept it or not. */
export function scrambledFrame(random: Random, pid: number): Buffer {
  const { frame } = harmlessFrame(random, pid, { id: 1 });
  const nr = frame.readBigUInt64LE(AT.nr);
  for (let i = 1 + random.below(3); i > 0; i--) random.one(changes)(frame, random);
  frame.writeBigUInt64LE(nr, AT.nr);
  if (frame[AT.op] === CLONE) tameClone(frame, random);
  return frame;
}

/** A clone makes no namespaces, sends its parent nothing but SIGCHLD, and keeps the descriptor of our stderr. */
function tameClone(frame: Buffer, random: Random): void {
  const [CLONE_VM, CLONE_FILES, unknown] = [0x100n, 0x400n, 1n << 40n];
  const args = [
    random.one([0n, 0n, 0n, 0n, CLONE_VM, CLONE_FILES, unknown]),
    BigInt(constants.signals.SIGCHLD),
    BigInt(random.below(9)),
    BigInt.asUintN(64, random.one([-1n, -1n, -1n, 0n, 77n])),
    0n,
    random.one([0n, 1n, 2n, 2n, 1025n, 1n << 32n]),
  ];
  for (const [i, arg] of args.entries()) frame.writeBigUInt64LE(arg, AT.args + 8 * i);
  for (const at of [AT.ptrMask, AT.regMask]) frame.writeUInt8((frame[at] as number) & ~0x2f, at);
  const arena = frame.length - frame.readUInt32LE(AT.arenaLen);
  if (arena < AT.end || frame.length - arena < 8) return;
  const MOVED = 0x80000000;
  for (const at of [arena, arena + 4]) {
    frame.writeUInt32LE((random.one([4, 5, 6, 7, 8, 77]) | random.one([0, MOVED])) >>> 0, at);
  }
}
