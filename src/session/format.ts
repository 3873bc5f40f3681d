// Says which format of events this program writes, and which it can read.

/** Raised when a field changes its meaning: a reader refuses recordings of another major format. */
const MAJOR = 2;
/** Raised when types or fields are added: an older reader skips what it does not know. */
const MINOR = 0;

export const eventFormat = `${MAJOR}.${MINOR}`;

/** Why events of that format cannot be read here; undefined when they can. @param format as it stands in `session` */
export function whyNotReadable(format: string): string | undefined {
  const [, major] = /^(\d+)\.\d+$/.exec(format) ?? [];
  if (major !== undefined && Number(major) === MAJOR) return undefined;
  return `its events are of format ${format}, and this nslab reads format ${MAJOR}`;
}
