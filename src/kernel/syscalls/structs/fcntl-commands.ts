// Lists the commands of fcntl(2), and the names that their arguments can have.

import type { FlagTable } from '../plumbing/params.ts';
import { OPEN } from './open-how.ts';

/** include/uapi/asm-generic/fcntl.h and linux/fcntl.h */
export const FCNTL = {
  F_DUPFD: 0,
  F_GETFD: 1,
  F_SETFD: 2,
  F_GETFL: 3,
  F_SETFL: 4,
  F_GETLK: 5,
  F_SETLK: 6,
  F_SETLKW: 7,
  F_SETOWN: 8,
  F_GETOWN: 9,
  F_OFD_GETLK: 36,
  F_OFD_SETLK: 37,
  F_OFD_SETLKW: 38,
  F_DUPFD_CLOEXEC: 1030,
  F_SETPIPE_SZ: 1031,
  F_GETPIPE_SZ: 1032,
  F_ADD_SEALS: 1033,
  F_GET_SEALS: 1034,
} as const;

export const FD_FLAG = { FD_CLOEXEC: 0x1 } as const;

export const SEAL = {
  F_SEAL_SEAL: 0x1,
  F_SEAL_SHRINK: 0x2,
  F_SEAL_GROW: 0x4,
  F_SEAL_WRITE: 0x8,
  F_SEAL_FUTURE_WRITE: 0x10,
  F_SEAL_EXEC: 0x20,
} as const;

const argumentNames: Readonly<Record<string, FlagTable>> = {
  F_SETFD: FD_FLAG,
  F_SETFL: OPEN,
  F_ADD_SEALS: SEAL,
};

export const fcntlNames = (all: Readonly<Record<string, unknown>>): FlagTable | undefined =>
  argumentNames[String(all.cmd)];
