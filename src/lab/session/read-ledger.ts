// What the ledger of any session says, as far as it can be trusted: anyone may have written it.

import { closeSync, constants, openSync, readSync } from 'node:fs';
import type { LedgerEntry, LedgerHead } from './ledger.ts';

/** open(2) and read(2) of what is no ledger: a symlink with O_NOFOLLOW, a folder, a socket. No session keeps these locked. */
export const noLedger: readonly string[] = ['ELOOP', 'EISDIR', 'ENXIO'];

/** Whether a file, or what follows `nslab-`, is called as a session is: its id. */
export const isSessionId = (name: string): boolean => /^[0-9a-f]{6}$/.test(name);

const MAX_LEDGER_BYTES = 1 << 20;

/** What of a ledger can be read: a session may have died in the middle of a line. */
export function readLedger(path: string): { head: LedgerHead | undefined; entries: LedgerEntry[] } {
  const records = readStart(path)
    .split('\n')
    .flatMap((line): unknown[] => {
      try {
        return [JSON.parse(line)];
      } catch (error) {
        if (error instanceof SyntaxError) return [];
        throw error;
      }
    });
  const [head] = records;
  return { head: isHead(head) ? head : undefined, entries: records.filter(isEntry) };
}

function readStart(path: string): string {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const bytes = Buffer.alloc(MAX_LEDGER_BYTES);
    return bytes.toString('utf8', 0, readSync(fd, bytes, 0, MAX_LEDGER_BYTES, 0));
  } finally {
    closeSync(fd);
  }
}

const isHead = (value: unknown): value is LedgerHead =>
  typeof value === 'object' &&
  value !== null &&
  'version' in value &&
  value.version === 1 &&
  'bootId' in value &&
  'nslabPid' in value &&
  Number.isSafeInteger(value.nslabPid);

const isEntry = (value: unknown): value is LedgerEntry =>
  typeof value === 'object' &&
  value !== null &&
  'kind' in value &&
  (((value.kind === 'cgroup' || value.kind === 'folder') &&
    'path' in value &&
    typeof value.path === 'string') ||
    (value.kind === 'process' &&
      'pid' in value &&
      Number.isSafeInteger(value.pid) &&
      Number(value.pid) > 1 &&
      'startTime' in value &&
      (!('container' in value) || typeof value.container === 'string')));
