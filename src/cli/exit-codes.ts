// How a command ends. `nslab run` hands on its command's own status instead.

export const exitCodes = {
  ok: 0,
  /** A check or a command failed. */
  failed: 1,
  /** Not how nslab is called. */
  usage: 2,
  /** This machine can't: no root, no such kernel feature, no compiler. */
  machine: 3,
  /** A mistake of ours: sysexits.h, EX_SOFTWARE. */
  bug: 70,
} as const;
