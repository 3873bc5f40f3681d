// Ends what dead sessions left behind, from their ledgers. Trusts nothing in them but names below fixed roots.

import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Actor } from '../kernel/actor/actor.ts';
import { readStat } from '../kernel/proc/stat.ts';
import { ref } from '../kernel/syscalls/encoder.ts';
import { close, flock } from '../kernel/syscalls/files.ts';
import { openat } from '../kernel/syscalls/paths.ts';
import { endCgroups } from './end-cgroups.ts';
import { killByPidfd } from './kill.ts';
import { bootId, type LedgerEntry, type LedgerHead } from './ledger.ts';

export interface Cleaned {
  readonly id: string;
  readonly cgroups: readonly string[];
  readonly killed: readonly number[];
  /** What could not be ended, with the reason. */
  readonly left: readonly string[];
}

const MAX_LEDGER_BYTES = 1 << 20;

/** Cleans up after every session whose ledger nobody holds locked. @param actor makes the calls */
export async function cleanSessions(folder: string, actor: Actor): Promise<Cleaned[]> {
  const cleaned: Cleaned[] = [];
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (!/^[0-9a-f]{6}$/.test(name) || !(await isDead(actor, path))) continue;
    const result = await endSession(path, name, actor);
    cleaned.push(result);
    if (result.left.length === 0) rmSync(path, { force: true });
  }
  return cleaned;
}

/** A session lives as long as its first actor, which keeps the ledger locked. */
async function isDead(actor: Actor, path: string): Promise<boolean> {
  const opened = await actor.attempt(
    openat({ pathname: path, flags: ['O_RDWR', 'O_CLOEXEC', 'O_NOFOLLOW'] }, { as: 'ledger' }),
  );
  if (opened.state !== 'done') return false; // gone meanwhile, or no ledger
  const locked = await actor.attempt(flock({ fd: ref('ledger'), operation: ['LOCK_EX', 'LOCK_NB'] }));
  await actor.call(close({ fd: ref('ledger') }));
  return locked.state === 'done';
}

async function endSession(path: string, id: string, actor: Actor): Promise<Cleaned> {
  const { head, entries } = readLedger(path);
  const nothing: Cleaned = { id, cgroups: [], killed: [], left: [] };
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats !== undefined && stats.uid !== (process.geteuid?.() ?? 0)) {
    return { ...nothing, left: [`${path} belongs to uid ${stats.uid}`] };
  }
  // Of another boot, or nothing was written yet: whatever it names is gone, or somebody else's by now.
  if (head === undefined || head.bootId !== bootId()) return nothing;
  const paths = entries.flatMap((entry) => (entry.kind === 'cgroup' ? [entry.path] : []));
  const ended = await endCgroups(id, paths, actor);
  const killed = [...ended.killed];
  for (const entry of entries) {
    if (entry.kind === 'process' && readStat(entry.pid)?.startTime === entry.startTime) {
      if (await killByPidfd(actor, entry.pid, () => readStat(entry.pid)?.startTime === entry.startTime))
        killed.push(entry.pid);
    }
  }
  return { id, cgroups: ended.removed, killed, left: ended.left };
}

/** What of a ledger can be read: a session may have died in the middle of a line. */
export function readLedger(path: string): { head: LedgerHead | undefined; entries: LedgerEntry[] } {
  const lines = readFileSync(path).subarray(0, MAX_LEDGER_BYTES).toString('utf8').split('\n');
  const records = lines.flatMap((line): unknown[] => {
    try {
      return [JSON.parse(line)];
    } catch (error) {
      if (error instanceof SyntaxError) return [];
      throw error;
    }
  });
  const [head] = records;
  return { head: isHead(head) ? head : undefined, entries: records.slice(1).filter(isEntry) };
}

const isHead = (value: unknown): value is LedgerHead =>
  typeof value === 'object' &&
  value !== null &&
  'version' in value &&
  value.version === 1 &&
  'bootId' in value;

const isEntry = (value: unknown): value is LedgerEntry =>
  typeof value === 'object' &&
  value !== null &&
  'kind' in value &&
  ((value.kind === 'cgroup' && 'path' in value && typeof value.path === 'string') ||
    (value.kind === 'process' && 'pid' in value && Number.isInteger(value.pid) && 'startTime' in value));
