// Reads the attributes that a pax header gives the entry behind it. pax(1), "pax Extended Header"

import { TarDamage } from './tar-damage.ts';

/** In the order of the archive: a key may be there more than once. A value may be any bytes. */
export type PaxRecords = readonly (readonly [key: string, value: Buffer])[];

const MAX_RECORDS = 100_000;

const damagedRecords = {
  en: 'a header has pax attributes that are damaged',
  zh: '某个头部的 pax 属性已损坏',
};

/** Parses `LENGTH KEY=VALUE\n`, repeated; the length is that of the whole record. @throws TarDamage */
export function readPaxRecords(bytes: Buffer): PaxRecords {
  const records: [string, Buffer][] = [];
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(' ', at);
    const digits = bytes.toString('latin1', at, Math.max(at, space));
    const end = at + Number(digits);
    const equals = bytes.indexOf('=', space);
    const whole =
      /^\d{1,8}$/.test(digits) && equals > space + 1 && equals < end && bytes[end - 1] === NEWLINE;
    if (!whole) throw new TarDamage(damagedRecords);
    if (records.length >= MAX_RECORDS)
      throw new TarDamage({
        en: `a header has more than ${MAX_RECORDS} pax attributes`,
        zh: `某个头部的 pax 属性超过 ${MAX_RECORDS} 个`,
      });
    records.push([bytes.toString('utf8', space + 1, equals), bytes.subarray(equals + 1, end - 1)]);
    at = end;
  }
  return records;
}

const NEWLINE = 0x0a;

/** The last value of each key. pax(1): an empty one takes back what a header before it said. */
export const lastValues = (records: PaxRecords): ReadonlyMap<string, Buffer> => new Map(records);

/** Reads a whole number. @throws TarDamage */
export function paxNumber(key: string, value: Buffer): number {
  const text = value.toString('latin1');
  const number = Number(text);
  if (/^-?\d{1,20}$/.test(text) && Number.isSafeInteger(number)) return number;
  throw new TarDamage({ en: `its pax attribute ${key} is no number`, zh: `pax 属性 ${key} 不是整数` });
}
