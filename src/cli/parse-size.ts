// Parses sizes and counts as docker reads them.

import { invalidValue } from './invalid-value.ts';

/** As docker's go-units, RAMInBytes: every unit is a power of 1024, with or without `i` and `b`. */
const units = ['', 'k', 'm', 'g', 't', 'p'];

/** @returns bytes; 0 is a size too @throws InvalidArgumentError */
export function parseSize(text: string): number {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d*)?|\.\d+) ?(?:([kmgtp])?i?b?)$/i.exec(text.trim()) ?? [];
  const bytes = Math.floor(Number(number) * 1024 ** units.indexOf(unit.toLowerCase()));
  if (number !== '' && Number.isSafeInteger(bytes)) return bytes;
  throw invalidValue(
    'A size is a number with b, k, m, g or t: 100m, 1.5g, 100MiB.',
    '大小是数字加 b、k、m、g 或 t：100m、1.5g、100MiB。',
  );
}

const MIN_MEMORY = 512 * 1024;

/** @returns bytes; 0 stands for no limit @throws InvalidArgumentError */
export function parseMemory(text: string): number {
  const bytes = parseSize(text);
  if (bytes === 0 || bytes >= MIN_MEMORY) return bytes;
  const number = text.trim();
  const [hint, hintZh] = /^\d+$/.test(number)
    ? [` ${number} alone means bytes: write ${number}m?`, `只写 ${number} 表示字节：是不是想写 ${number}m？`]
    : ['', ''];
  throw invalidValue(
    `At least 512k: less does not even hold a program.${hint}`,
    `至少 512k：再少连一个程序也装不下。${hintZh}`,
  );
}

/** @returns bytes of memory and swap together; -1 stands for no limit of swap, 0 for docker's usual one */
export const parseMemorySwap = (text: string): number => (text.trim() === '-1' ? -1 : parseMemory(text));

/** Parses a number of processes; as with docker, 0 and -1 stand for no limit. @throws InvalidArgumentError */
export function parseCount(text: string): number {
  const count = Number(text);
  if (!/^(?:\d+|-1)$/.test(text) || count > 4_194_304)
    throw invalidValue(
      'A whole number from 1 on; 0 or -1 for no limit.',
      '应为从 1 起的整数；0 或 -1 表示没有上限。',
    );
  return Math.max(count, 0);
}
