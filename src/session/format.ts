// Tells which format of events this program writes, and which formats it can read.

/** Raised when a field changes its meaning or its form: older readers refuse such recordings. */
const MAJOR = 3;
/** Raised when types or fields are added: older readers skip what they do not know. */
const MINOR = 0;
/** The oldest major format whose fields this program still understands. 3 says in both languages what 2 said in English. */
const OLDEST = 2;

export const eventFormat = `${MAJOR}.${MINOR}`;

/** Says why this program cannot read a format; undefined when it can. @param format from the `session` event */
export function whyNotReadable(format: string): string | undefined {
  const [, major] = /^(\d+)\.\d+$/.exec(format) ?? [];
  if (major !== undefined && Number(major) >= OLDEST && Number(major) <= MAJOR) return undefined;
  return `its events are of format ${format}, and this nslab reads formats ${OLDEST} to ${MAJOR}`;
}
