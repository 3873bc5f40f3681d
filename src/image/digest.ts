// Parses, shows and checks the digests of blobs. https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests

import { createHash, type Hash } from 'node:crypto';
import { imageError, showName } from './explain.ts';

export interface Digest {
  readonly algorithm: 'sha256' | 'sha512';
  readonly hex: string;
}

const registered = /^(?:(sha256):([0-9a-f]{64})|(sha512):([0-9a-f]{128}))$/;

/** @throws UserError when the algorithm is neither of the two registered ones, or the length is wrong */
export function parseDigest(value: unknown, where: string): Digest {
  const match = typeof value === 'string' ? registered.exec(value) : null;
  const [algorithm, hex] = [match?.[1] ?? match?.[3], match?.[2] ?? match?.[4]];
  if ((algorithm !== 'sha256' && algorithm !== 'sha512') || hex === undefined) {
    const shown = typeof value === 'string' ? showName(value) : 'what is there';
    throw imageError(where, `${shown} is no sha256 or sha512 digest`);
  }
  return { algorithm, hex };
}

export const showDigest = ({ algorithm, hex }: Digest): string => `${algorithm}:${hex}`;

/** The first 12 digits, as Docker shows an ID. */
export const shortDigest = ({ hex }: Digest): string => hex.slice(0, 12);

/** The path of a blob in an image layout. image-layout.md, "Blobs" */
export const blobPath = ({ algorithm, hex }: Digest): string => `blobs/${algorithm}/${hex}`;

export const startHash = ({ algorithm }: Digest): Hash => createHash(algorithm);

/** @throws UserError when the content does not match the digest */
export function checkDigest(hash: Hash, expected: Digest, where: string, of: string): void {
  const hex = hash.digest('hex');
  if (hex === expected.hex) return;
  throw imageError(where, `${of} is not what the image promises`, {
    hint: `Promised ${showDigest(expected)}, read ${expected.algorithm}:${hex}. Save or copy the image again.`,
  });
}
