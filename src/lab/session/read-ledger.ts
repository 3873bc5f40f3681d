// Reads the ledger of a session, and checks each entry, as anyone may have written it.

import { closeSync, constants, openSync, readSync } from 'node:fs';
import type { LedgerEntry, LedgerHead } from './ledger.ts';

/** errnos of open(2) and read(2) for what is not a ledger, so no session's: a symlink (O_NOFOLLOW), a folder, a socket. */
export const notALedger: readonly string[] = ['ELOOP', 'EISDIR', 'ENXIO'];

/** Whether a file's name, or what follows `nslab-` in it, is a session's id. */
export const isSessionId = (name: string): boolean => /^[0-9a-f]{6}$/.test(name);

const MAX_LEDGER_BYTES = 1 << 20;

/** Reads the valid lines: a session may have died in the middle of one. */
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

const isPath = (value: unknown): value is string => typeof value === 'string' && !value.includes('\0');

const isEntry = (value: unknown): value is LedgerEntry =>
  typeof value === 'object' &&
  value !== null &&
  'kind' in value &&
  ((value.kind === 'folder' && 'path' in value && isPath(value.path)) ||
    (value.kind === 'cgroup' &&
      'path' in value &&
      isPath(value.path) &&
      (!('hierarchy' in value) || typeof value.hierarchy === 'string') &&
      (!('top' in value) || typeof value.top === 'number')) ||
    (value.kind === 'process' &&
      'pid' in value &&
      Number.isSafeInteger(value.pid) &&
      Number(value.pid) > 1 &&
      'startTime' in value &&
      (!('container' in value) || typeof value.container === 'string')));
