// Puts a terminal into raw mode, in which no byte is changed on its way in or out: termios(3), cfmakeraw.

import { openLocal } from './local/executor.ts';
import { ioctl } from './syscalls/calls/file-descriptors.ts';

/** include/uapi/asm-generic/termbits.h: the bits that cfmakeraw takes away. */
const INPUT = 0o1 | 0o2 | 0o10 | 0o40 | 0o100 | 0o200 | 0o400 | 0o2000; // IGNBRK BRKINT PARMRK ISTRIP INLCR IGNCR ICRNL IXON
const OUTPUT = 0o1; // OPOST
const CONTROL = 0o60 | 0o400; // CSIZE PARENB
const LOCAL = 0o10 | 0o100 | 0o2 | 0o1 | 0o100000; // ECHO ECHONL ICANON ISIG IEXTEN
const CS8 = 0o60;
const [VTIME, VMIN] = [5, 6];

/** struct termios of the kernel: four words of flags, c_line, then c_cc. */
const SIZE = 36;
const C_CC = 17;

export interface RawMode {
  /** Enters it, again after somebody else has set the terminal: a shell does when it stops and continues us. */
  enter(): void;
  /** Gives the terminal the settings that it had at first. Safe to call again. */
  leave(): void;
}

/** @throws SyscallError when it is no terminal */
export function rawMode(fd: number): RawMode {
  const local = openLocal();
  const { out } = local.call(ioctl({ fd, request: 'TCGETS', argp: { out: SIZE } }));
  const before = out.argp ?? Buffer.alloc(SIZE);
  const raw = rawFrom(before);
  // tty_ioctl(4): EIO when the terminal was hung up; then there is nothing to set.
  const set = (argp: Buffer): void => void local.attempt(ioctl({ fd, request: 'TCSETS', argp }));
  let entered = false;
  return {
    enter() {
      entered = true;
      set(raw);
    },
    leave() {
      if (entered) set(before);
      entered = false;
    },
  };
}

function rawFrom(settings: Buffer): Buffer {
  const raw = Buffer.from(settings);
  [INPUT, OUTPUT, CONTROL, LOCAL].forEach((bits, i) => {
    raw.writeUInt32LE((raw.readUInt32LE(4 * i) & ~bits) >>> 0, 4 * i);
  });
  raw.writeUInt32LE(raw.readUInt32LE(8) | CS8, 8);
  raw[C_CC + VMIN] = 1;
  raw[C_CC + VTIME] = 0;
  return raw;
}
