// Files that a guest sends back: for each, its size and path on a line, then its bytes.

const NEWLINE = 0x0a;

/** By path. What is cut off, as by a guest that died, is left out. */
export function parseFiles(bytes: Buffer): Map<string, string> {
  const files = new Map<string, string>();
  let at = 0;
  while (at < bytes.length) {
    const end = bytes.indexOf(NEWLINE, at);
    const header = end < 0 ? null : /^(\d+) (.+)$/.exec(bytes.toString('utf8', at, end));
    if (header === null) return files;
    const after = end + 1 + Number(header[1]);
    if (after > bytes.length) return files;
    files.set(header[2]!, bytes.toString('utf8', end + 1, after));
    at = after;
  }
  return files;
}
