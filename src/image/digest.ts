// Parses, shows and checks the digests of blobs. https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests

import { createHash, type Hash } from 'node:crypto';
import type { Texts } from '../kernel/languages.ts';
import { imageError, saveAgain, showName } from './explain.ts';

export interface Digest {
  readonly algorithm: 'sha256' | 'sha512';
  readonly hex: string;
}

const registered = /^(?:(sha256):([0-9a-f]{64})|(sha512):([0-9a-f]{128}))$/;

/** @throws UserError when the algorithm is neither of the two registered ones, or the length is wrong */
export function parseDigest(value: unknown, where: Texts): Digest {
  const match = typeof value === 'string' ? registered.exec(value) : null;
  const [algorithm, hex] = [match?.[1] ?? match?.[3], match?.[2] ?? match?.[4]];
  if ((algorithm !== 'sha256' && algorithm !== 'sha512') || hex === undefined) {
    const shown = typeof value === 'string' ? showName(value) : undefined;
    throw imageError(where, {
      en: `${shown ?? 'what is there'} is no sha256 or sha512 digest`,
      zh: shown === undefined ? '此处的值不是 sha256 或 sha512 摘要' : `${shown} 不是 sha256 或 sha512 摘要`,
    });
  }
  return { algorithm, hex };
}

export const showDigest = ({ algorithm, hex }: Digest): string => `${algorithm}:${hex}`;

/** The first 12 digits, as Docker shows an ID. */
export const shortDigest = ({ hex }: Digest): string => hex.slice(0, 12);

/** The path of a blob in an image layout. image-layout.md, "Blobs" */
export const blobPath = ({ algorithm, hex }: Digest): string => `blobs/${algorithm}/${hex}`;

export const startHash = ({ algorithm }: Digest): Hash => createHash(algorithm);

const checked = { content: { en: 'its content', zh: '内容' }, file: { en: 'its file', zh: '文件' } } as const;

/** @throws UserError when the content does not match the digest */
export function checkDigest(hash: Hash, expected: Digest, where: Texts, of: keyof typeof checked): void {
  const hex = hash.digest('hex');
  if (hex === expected.hex) return;
  const { en, zh } = checked[of];
  const [promised, read] = [showDigest(expected), `${expected.algorithm}:${hex}`];
  const hint = {
    en: `Promised ${promised}, read ${read}. ${saveAgain.en}`,
    zh: `声明的是 ${promised}，读到的是 ${read}。${saveAgain.zh}`,
  };
  throw imageError(
    where,
    { en: `${en} is not what the image promises`, zh: `${zh}与镜像声明的不符` },
    { hint },
  );
}
