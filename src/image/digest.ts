// Digests of blobs. https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests

import { createHash, type Hash } from 'node:crypto';
import { refuse, showName } from './explain.ts';

export interface Digest {
  readonly algorithm: 'sha256' | 'sha512';
  readonly hex: string;
}

const registered = /^(?:(sha256):([0-9a-f]{64})|(sha512):([0-9a-f]{128}))$/;

/** @throws UserError when it is none of the two registered algorithms, or not as long as it should be */
export function parseDigest(value: unknown, where: string): Digest {
  const match = typeof value === 'string' ? registered.exec(value) : null;
  const [algorithm, hex] = [match?.[1] ?? match?.[3], match?.[2] ?? match?.[4]];
  if ((algorithm !== 'sha256' && algorithm !== 'sha512') || hex === undefined) {
    const shown = typeof value === 'string' ? showName(value) : 'what is there';
    throw refuse(where, `${shown} is no sha256 or sha512 digest`);
  }
  return { algorithm, hex };
}

export const showDigest = ({ algorithm, hex }: Digest): string => `${algorithm}:${hex}`;

/** Short, as Docker shows an id. */
export const shortDigest = ({ hex }: Digest): string => hex.slice(0, 12);

/** Where an image layout keeps a blob. image-layout.md, "Blobs" */
export const blobPath = ({ algorithm, hex }: Digest): string => `blobs/${algorithm}/${hex}`;

export const startHash = ({ algorithm }: Digest): Hash => createHash(algorithm);

/** @throws UserError when what was read is not what was promised */
export function checkDigest(hash: Hash, expected: Digest, where: string, of: string): void {
  const hex = hash.digest('hex');
  if (hex === expected.hex) return;
  throw refuse(where, `${of} is not what the image promises`, {
    hint: `Promised ${showDigest(expected)}, read ${expected.algorithm}:${hex}. Save or copy the image again.`,
  });
}
