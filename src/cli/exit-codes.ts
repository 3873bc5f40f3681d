// Lists the exit statuses of commands. `nslab run` exits with its command's own status instead, or with docker's.

export const exitCodes = {
  ok: 0,
  /** A check or a command failed. */
  failed: 1,
  /** The command line is wrong. */
  usage: 2,
  /** This machine can't do it: no root, no such kernel feature, no compiler. */
  machine: 3,
  /** A container cannot be made as it was asked for: docker's status, so that others are the command's. */
  container: 125,
  /** A bug of ours: sysexits.h, EX_SOFTWARE. */
  bug: 70,
  /** Our output could not be written: sysexits.h, EX_IOERR. */
  output: 74,
} as const;

/** docker's, for `nslab run`: we could not set the container up, its command cannot be run, or was not found. */
export const runExitCodes = { setUpFailed: 125, cannotInvoke: 126, notFound: 127 } as const;
