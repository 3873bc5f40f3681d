// Reads JSON files of an image, with checks of what they must hold.

import { UserError } from '../kernel/errors.ts';
import type { StoredFile } from './blob-store.ts';
import { checkDigest, type Digest, startHash } from './digest.ts';
import { refuse, showBytes, showName } from './explain.ts';

const MAX_JSON = 4 * 1024 * 1024;

/** What JSON.parse gives for an object. */
export type Fields = Readonly<Record<string, unknown>>;

/** @throws UserError when it is too large, not what its digest says, or no JSON */
export async function readJson(file: StoredFile, digest: Digest | undefined): Promise<unknown> {
  const where = showName(file.path);
  if (file.size > MAX_JSON) throw refuse(where, `is larger than ${showBytes(MAX_JSON)}`);
  const parts: Buffer[] = [];
  for await (const part of file.read()) parts.push(part);
  const bytes = Buffer.concat(parts);
  if (digest !== undefined) checkDigest(startHash(digest).update(bytes), digest, where, 'its content');
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw refuse(where, 'is no JSON', { cause });
  }
}

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @throws UserError when it is no object */
export function fields(value: unknown, where: string): Fields {
  if (isObject(value)) return value;
  throw refuse(where, 'is no JSON object');
}

/** The elements of a list; `null` and a missing list are empty. @throws UserError when it is something else */
export function list(of: Fields, key: string, where: string): readonly unknown[] {
  const value = of[key] ?? [];
  if (Array.isArray(value)) return value;
  throw refuse(where, `${key} is no list`);
}

/** Undefined for `null` and `""`. @throws UserError when it is no string, or has a NUL inside */
export function text(of: Fields, key: string, where: string): string | undefined {
  const value = of[key] ?? '';
  return value === '' ? undefined : asText(value, key, where);
}

/** @throws UserError as `list` and `text` */
export const texts = (of: Fields, key: string, where: string): readonly string[] =>
  list(of, key, where).map((value) => asText(value, key, where));

function asText(value: unknown, key: string, where: string): string {
  if (typeof value !== 'string') throw refuse(where, `${key} is no text`);
  // execve(2) and path_resolution(7): a string ends at its NUL.
  if (value.includes('\0')) throw refuse(where, `${key} has a NUL inside`);
  return value;
}

/** @throws UserError when the image has no such file */
export function required(file: StoredFile | undefined, path: string): StoredFile {
  if (file !== undefined) return file;
  throw new UserError('failed', `the image has no file ${showName(path)}`, {
    hint: 'It is damaged, or was saved for another platform only.',
  });
}
