// From a call to the frame that asks an actor to make it.

import { type Arch, encodeCall, type Invocation } from '../syscalls/plumbing/define.ts';
import type { Encoded, Registers } from '../syscalls/plumbing/encoder.ts';
import { encodeRequest, type RequestHead, stampRequest } from './frame.ts';

/** A call, and its frame but for what `joinRequests` writes into it. */
export interface Request {
  readonly call: Invocation;
  readonly encoded: Encoded;
  readonly frame: Buffer;
}

const arch: Arch = process.arch === 'arm64' ? 'arm64' : 'x64';

/** A call with a place for its frame is encoded once, but for one that names a result or uses one: its registers differ. */
export function requestOf(
  call: Invocation,
  registers: Registers,
  { save, timeoutMs }: Pick<RequestHead, 'save' | 'timeoutMs'>,
): Request {
  const { spec, kept } = call;
  if (kept?.frame !== undefined && kept.encoded !== undefined) {
    return { call, encoded: kept.encoded, frame: kept.frame };
  }
  const encoded = encodeCall(call, registers);
  const head: RequestHead = {
    id: 0,
    batch: 0,
    chain: false,
    more: false,
    op: spec.kind,
    nr: spec.numbers[arch],
    flush: spec.flush,
    tolerant: call.mayFail !== undefined,
    save,
    timeoutMs,
  };
  const frame = encodeRequest(head, encoded);
  if (kept !== undefined && save === undefined && !usesResult(encoded)) {
    kept.frame = frame;
    kept.encoded = encoded;
  }
  return { call, encoded, frame };
}

const usesResult = ({ words, relocations }: Encoded): boolean =>
  words.some(({ kind }) => kind === 'register') ||
  relocations.some(({ kind }) => kind === 'reg32' || kind === 'reg64');

export interface BatchHead {
  /** The id of its first request; the others count on from it. */
  readonly first: number;
  readonly batch: number;
  readonly chain: boolean;
  /** From this place on nothing starts before all has arrived. */
  readonly atomicFrom: number;
}

/** The bytes of a whole batch. */
export function joinRequests(
  requests: readonly Request[],
  { first, batch, chain, atomicFrom }: BatchHead,
): Buffer {
  const bytes = Buffer.concat(requests.map(({ frame }) => frame));
  let at = 0;
  for (const [place, { frame }] of requests.entries()) {
    const more = place >= atomicFrom && place < requests.length - 1;
    stampRequest(bytes, at, { id: first + place, batch, chain, more });
    at += frame.length;
  }
  return bytes;
}
