// Reads the JSON files of an image, and checks the types of their values.

import { UserError } from '../kernel/errors.ts';
import type { Texts } from '../kernel/languages.ts';
import type { StoredFile } from './blob-store.ts';
import { checkDigest, type Digest, startHash } from './digest.ts';
import { imageError, placeOf, showBytes, showName } from './explain.ts';

const MAX_JSON = 4 * 1024 * 1024;

/** A JSON object. */
export type Fields = Readonly<Record<string, unknown>>;

/** @throws UserError when it is too large, does not match its digest, or is not JSON */
export async function readJson(file: StoredFile, digest: Digest | undefined): Promise<unknown> {
  const where = placeOf(file.path);
  if (file.size > MAX_JSON) {
    const most = showBytes(MAX_JSON);
    throw imageError(where, { en: `is larger than ${most}`, zh: `超过 ${most}` });
  }
  const parts: Buffer[] = [];
  for await (const part of file.read()) parts.push(part);
  const bytes = Buffer.concat(parts);
  if (digest !== undefined) checkDigest(startHash(digest).update(bytes), digest, where, 'content');
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw imageError(where, { en: 'is no JSON', zh: '不是 JSON' }, { cause });
  }
}

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @throws UserError when it is not an object */
export function fields(value: unknown, where: Texts): Fields {
  if (isObject(value)) return value;
  throw imageError(where, { en: 'is no JSON object', zh: '不是 JSON 对象' });
}

/** The elements of a list; empty for `null` and a missing list. @throws UserError when it is not a list */
export function list(of: Fields, key: string, where: Texts): readonly unknown[] {
  const value = of[key] ?? [];
  if (Array.isArray(value)) return value;
  throw imageError(where, { en: `${key} is no list`, zh: `${key} 不是列表` });
}

/** A string; undefined for `null` and `""`. @throws UserError when it is not a string, or contains a NUL */
export function text(of: Fields, key: string, where: Texts): string | undefined {
  const value = of[key] ?? '';
  return value === '' ? undefined : asText(value, key, where);
}

/** @throws UserError as `list` and `text` */
export const texts = (of: Fields, key: string, where: Texts): readonly string[] =>
  list(of, key, where).map((value) => asText(value, key, where));

function asText(value: unknown, key: string, where: Texts): string {
  if (typeof value !== 'string')
    throw imageError(where, { en: `${key} is no text`, zh: `${key} 不是字符串` });
  // execve(2) and path_resolution(7): a string ends at its NUL.
  if (value.includes('\0')) throw imageError(where, { en: `${key} has a NUL inside`, zh: `${key} 里有 NUL` });
  return value;
}

/** @throws UserError when the image has no such file */
export function requireFile(file: StoredFile | undefined, path: string): StoredFile {
  if (file !== undefined) return file;
  throw new UserError(
    'failed',
    { en: `the image has no file ${showName(path)}`, zh: `镜像里没有文件 ${showName(path)}` },
    {
      hint: {
        en: 'It is damaged, or was saved for another platform only.',
        zh: '它已损坏，或只为别的平台保存过。',
      },
    },
  );
}
