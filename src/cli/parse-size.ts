// Parses sizes as docker writes them: a number with b, k, m or g.

import { InvalidArgumentError } from 'commander';

const units: Readonly<Record<string, number>> = { b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/** @returns bytes @throws InvalidArgumentError for anything else, or for a size that is too small to run a program */
export function parseSize(text: string): number {
  const parts = /^(\d+(?:\.\d+)?)([bkmg]?)b?$/i.exec(text.trim());
  const bytes = Math.floor(Number(parts?.[1]) * (units[(parts?.[2] || 'b').toLowerCase()] ?? Number.NaN));
  if (!Number.isSafeInteger(bytes))
    throw new InvalidArgumentError('A size is a number with b, k, m or g: 100m, 1g.');
  if (bytes < 512 * 1024) throw new InvalidArgumentError('At least 512k: less does not even hold a program.');
  return bytes;
}

/** Parses a whole number above zero. @throws InvalidArgumentError */
export function parseCount(text: string): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || count < 1 || count > 4_194_304)
    throw new InvalidArgumentError('A whole number from 1 on.');
  return count;
}
