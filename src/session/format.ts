// Tells which format of events this program writes, and which formats it can read.

/** Raised when a field changes its meaning: a reader refuses recordings of another major format. */
const MAJOR = 2;
/** Raised when types or fields are added: older readers skip what they do not know. */
const MINOR = 2;

export const eventFormat = `${MAJOR}.${MINOR}`;

/** Says why this program cannot read a format; undefined when it can. @param format from the `session` event */
export function whyNotReadable(format: string): string | undefined {
  const [, major] = /^(\d+)\.\d+$/.exec(format) ?? [];
  if (major !== undefined && Number(major) === MAJOR) return undefined;
  return `its events are of format ${format}, and this nslab reads format ${MAJOR}`;
}
