// Keeps track of every session and process that a started nslab makes, and says what of them is left on the host.

import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type HostSnapshot, leftAfter, processesOf, readHost } from './host-snapshot.ts';
import { hasInEnvironment, keyOf, type Process, treeOf } from './processes.ts';

/** What is known of one started nslab, whatever its stdin and stdout are. */
export interface Tracked {
  /** Ids of its sessions, those that are over too. */
  readonly ids: Set<string>;
  /** Every process of it that was ever seen, as PID@start. */
  readonly seen: Set<string>;
  /** The tree that is alive now, the started process first; from now on it has been seen. */
  tree(): Process[];
  /** Settles once every process of it that was seen has ended, the started one or not. @throws Error after 10 s */
  gone(): Promise<void>;
  /** Links that the host has now and had not before. */
  linksNow(): string[];
  /** What of it is on the host, compared with before it was started; waits a second for it to go. */
  left(): Promise<string[]>;
}

export interface Tracker {
  /** To be in the environment of what is started: a TMPDIR of its own, and a mark by which its sessions are known. */
  readonly env: Readonly<Record<string, string>>;
  readonly tracked: Tracked;
  /** It is started: from now on its tree is looked at. @param pid undefined when it could not be started */
  follow(pid: number | undefined): void;
  /** Looks now. */
  look(): void;
  /** It has ended. */
  stop(): void;
}

const FOLDER = '/run/nslab';
/** A look takes 2 ms; every 20 ms it took a tenth of a processor from what is tested. */
const WATCH_MS = 40;
const GONE_MS = 10_000;

/**
 * Reads the host, and makes ready to follow one nslab.
 * @param watchMs how often its processes are looked at: what measures times looks less
 */
export function trackNslab(watchMs = WATCH_MS): Tracker {
  const scratch = mkdtempSync(join(tmpdir(), 'nslab-test-scratch-'));
  const before: HostSnapshot = readHost();
  const mark = randomUUID();
  const traces = followSessions(`NSLAB_TEST_MARK=${mark}`);
  let root = -1;
  let watching: NodeJS.Timeout | undefined;
  const tree = (): Process[] => {
    const alive = treeOf(root);
    for (const one of alive) traces.seen.add(keyOf(one));
    return alive;
  };
  const look = (): void => {
    traces.look();
    tree();
  };
  return {
    env: { TMPDIR: scratch, NSLAB_TEST_MARK: mark },
    look,
    follow(pid) {
      root = pid ?? -1;
      watching = setInterval(look, watchMs);
    },
    stop() {
      clearInterval(watching);
      traces.close();
    },
    tracked: {
      ids: traces.ids,
      seen: traces.seen,
      tree,
      async gone() {
        const until = performance.now() + GONE_MS;
        while (processesOf({ ids: new Set(), seen: traces.seen }).length > 0) {
          if (performance.now() > until) throw new Error(`still there: ${processesOf(traces).join(', ')}`);
          await new Promise((resolve) => setTimeout(resolve, WATCH_MS));
        }
      },
      linksNow: () => readHost().links.filter((link) => !before.links.includes(link)),
      async left() {
        const left = await leftAfter(before, traces, [scratch]);
        rmSync(scratch, { recursive: true, force: true });
        return left;
      },
    },
  };
}

/** A ledger says which process is its nslab; whether that one is ours its environment tells. */
function followSessions(mark: string) {
  const ids = new Set<string>();
  const others = new Set<string>();
  const look = (): void => {
    for (const name of readdirSync(FOLDER)) {
      const id = name.replace('.', '');
      if (ids.has(id) || others.has(id)) continue;
      const pid = nslabPidIn(join(FOLDER, name));
      if (pid === undefined) continue;
      (hasInEnvironment(pid, mark) ? ids : others).add(id);
    }
  };
  mkdirSync(FOLDER, { recursive: true, mode: 0o700 });
  look();
  const watcher = watch(FOLDER, look);
  return { ids, seen: new Set<string>(), look, close: () => watcher.close() };
}

function nslabPidIn(path: string): number | undefined {
  try {
    return Number(/"nslabPid":(\d+)/.exec(readFileSync(path, 'utf8'))?.[1] ?? Number.NaN) || undefined;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (['ENOENT', 'EISDIR', 'ELOOP'].includes(code)) return undefined; // gone, or another test's lie
    throw error;
  }
}
