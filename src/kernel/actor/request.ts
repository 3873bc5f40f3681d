// Turns calls into the frames that ask an actor to make them.

import { errnoNumber } from '../errno.ts';
import { UserError } from '../errors.ts';
import { type Arch, encodeCall, type Invocation } from '../syscalls/plumbing/define.ts';
import type { Encoded, Registers } from '../syscalls/plumbing/encoder.ts';
import {
  ARENA_MAX,
  BATCH_MAX,
  encodeRequest,
  RELOCATIONS_MAX,
  type RequestHead,
  stampRequest,
} from './frame.ts';

/** A call and its frame, in which joinRequests still sets id, batch and flags. */
export interface Request {
  readonly call: Invocation;
  readonly encoded: Encoded;
  readonly frame: Buffer;
}

const arch: Arch = process.arch === 'arm64' ? 'arm64' : 'x64';

/** @throws UserError: the actor would end at a frame that is larger */
function refuseTooLarge(name: string, { arena, relocations }: Encoded): void {
  if (arena.length > ARENA_MAX)
    throw new UserError('failed', {
      en: `the arguments of ${name} take ${arena.length} bytes; ${ARENA_MAX} at most`,
      zh: `${name} 的参数占 ${arena.length} 字节，最多 ${ARENA_MAX}`,
    });
  if (relocations.length > RELOCATIONS_MAX) {
    const count = relocations.length;
    throw new UserError('failed', {
      en: `the arguments of ${name} have ${count} pointers; ${RELOCATIONS_MAX} at most`,
      zh: `${name} 的参数有 ${count} 个指针，最多 ${RELOCATIONS_MAX}`,
    });
  }
}

/** Encodes a call. One with a `frameCache` is encoded only once, unless it saves or uses a register, which may differ. */
export function requestOf(
  call: Invocation,
  registers: Registers,
  { save, timeoutMs }: Pick<RequestHead, 'save' | 'timeoutMs'>,
): Request {
  const { spec, frameCache } = call;
  if (frameCache?.frame !== undefined && frameCache.encoded !== undefined) {
    return { call, encoded: frameCache.encoded, frame: frameCache.frame };
  }
  const encoded = encodeCall(call, registers);
  refuseTooLarge(spec.name, encoded);
  const head: RequestHead = {
    id: 0,
    batch: 0,
    chain: false,
    more: false,
    op: spec.kind,
    nr: spec.numbers[arch],
    flush: spec.flush,
    tolerated: (call.mayFail ?? []).map(errnoNumber),
    save,
    timeoutMs,
  };
  const frame = encodeRequest(head, encoded);
  if (frameCache !== undefined && save === undefined && !usesResult(encoded)) {
    frameCache.frame = frame;
    frameCache.encoded = encoded;
  }
  return { call, encoded, frame };
}

const usesResult = ({ words, relocations }: Encoded): boolean =>
  words.some(({ kind }) => kind === 'register') ||
  relocations.some(({ kind }) => kind === 'reg32' || kind === 'reg64');

export interface BatchHead {
  /** The id of the first request; the others follow it. */
  readonly first: number;
  readonly batch: number;
  readonly chain: boolean;
  /** The requests from this index on start only when all have arrived. */
  readonly atomicFrom: number;
}

/** Joins the frames of a batch into one buffer. @throws UserError for one that the actor has no room for */
export function joinRequests(
  requests: readonly Request[],
  { first, batch, chain, atomicFrom }: BatchHead,
): Buffer {
  const bytes = Buffer.concat(requests.map(({ frame }) => frame));
  const joined = requests.slice(atomicFrom).reduce((sum, { frame }) => sum + frame.length, 0);
  if (joined > BATCH_MAX) {
    const calls = `${requests.length - atomicFrom} calls that have to be made at once`;
    throw new UserError('failed', {
      en: `${calls} take ${joined} bytes; ${BATCH_MAX} at most`,
      zh: `${calls} 共占 ${joined} 字节，最多 ${BATCH_MAX}`,
    });
  }
  let at = 0;
  for (const [place, { frame }] of requests.entries()) {
    const more = place >= atomicFrom && place < requests.length - 1;
    stampRequest(bytes, at, { id: first + place, batch, chain, more });
    at += frame.length;
  }
  return bytes;
}
