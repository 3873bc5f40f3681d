// Lists the operations of keyctl(2), and the special keyring IDs.

import type { FlagTable } from '../plumbing/params.ts';

/** include/uapi/linux/keyctl.h */
export const KEYCTL = {
  KEYCTL_GET_KEYRING_ID: 0,
  KEYCTL_JOIN_SESSION_KEYRING: 1,
  KEYCTL_UPDATE: 2,
  KEYCTL_REVOKE: 3,
  KEYCTL_CHOWN: 4,
  KEYCTL_SETPERM: 5,
  KEYCTL_DESCRIBE: 6,
  KEYCTL_CLEAR: 7,
  KEYCTL_LINK: 8,
  KEYCTL_UNLINK: 9,
  KEYCTL_SEARCH: 10,
  KEYCTL_READ: 11,
  KEYCTL_SET_TIMEOUT: 15,
  KEYCTL_INVALIDATE: 21,
} as const;

export const KEY_SPEC = {
  KEY_SPEC_THREAD_KEYRING: -1,
  KEY_SPEC_PROCESS_KEYRING: -2,
  KEY_SPEC_SESSION_KEYRING: -3,
  KEY_SPEC_USER_KEYRING: -4,
  KEY_SPEC_USER_SESSION_KEYRING: -5,
} as const;

/** These take a string as second argument; all others take an ID. */
const named: ReadonlySet<unknown> = new Set(['KEYCTL_JOIN_SESSION_KEYRING']);

export const secondNames = (all: Readonly<Record<string, unknown>>): FlagTable | undefined =>
  named.has(all.operation) ? undefined : KEY_SPEC;

const twoIds: ReadonlySet<unknown> = new Set(['KEYCTL_LINK', 'KEYCTL_UNLINK']);

export const thirdNames = (all: Readonly<Record<string, unknown>>): FlagTable | undefined =>
  twoIds.has(all.operation) ? KEY_SPEC : undefined;
