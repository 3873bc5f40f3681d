// Tells which format of events this program writes, and which formats it can read.

import type { Texts } from './event.ts';

/** Raised when a field changes its meaning or its form: older readers refuse such recordings. */
const MAJOR = 3;
/** Raised when types or fields are added: older readers skip what they do not know. */
const MINOR = 1;
/** The oldest major format whose fields this program still understands. 3 says in both languages what 2 said in English. */
const OLDEST = 2;

export const eventFormat = `${MAJOR}.${MINOR}`;

/** Says why this program cannot read a format; undefined when it can. @param format from the `session` event */
export function whyNotReadable(format: string): Texts | undefined {
  const [, major] = /^(\d+)\.\d+$/.exec(format) ?? [];
  if (major !== undefined && Number(major) >= OLDEST && Number(major) <= MAJOR) return undefined;
  return {
    en: `its events are of format ${format}, and this nslab reads formats ${OLDEST} to ${MAJOR}`,
    zh: `它的事件是格式 ${format}，而这个 nslab 读格式 ${OLDEST} 到 ${MAJOR}`,
  };
}
