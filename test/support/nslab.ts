// Starts the built nslab as a user does, and keeps track of every session and process that it makes.

import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nativeProgram, packageRoot } from '../../src/lab/session-files.ts';
import { type HostSnapshot, leftAfter, processesOf, readHost } from './host-snapshot.ts';
import { hasInEnvironment, keyOf, listProcesses, type Process, treeBelow } from './processes.ts';

export const cli = join(packageRoot(), 'dist', 'cli.js');
export const workload = nativeProgram('nslab-workload');

export interface StartOptions {
  /** What runs node: `['unshare', '-m']`. */
  readonly through?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** On a terminal of its own, made by script(1); what is written to `stdin` are its keys. */
  readonly terminal?: boolean;
  /** What stdin brings; else it is empty. `open` leaves it open, to be written to. */
  readonly stdin?: string | 'open';
  readonly timeoutMs?: number;
}

export interface Outcome {
  /** 128+n when signal n ended nslab itself. */
  readonly status: number;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Nslab {
  readonly child: ChildProcess;
  readonly ids: Set<string>;
  readonly seen: Set<string>;
  /** The tree that is alive now, the started process first. */
  tree(): Process[];
  stdout(): string;
  stderr(): string;
  /** Settles once stdout matches. @throws Error when nslab ends before, or after 15 s */
  printed(pattern: RegExp): Promise<void>;
  readonly ended: Promise<Outcome>;
  /** Settles once every process of it that was seen has ended, the started one or not. @throws Error after 10 s */
  gone(): Promise<void>;
  /** Links that the host has now and had not before. */
  linksNow(): string[];
  /** What of it is on the host, compared with before it was started; waits a second for it to go. */
  left(): Promise<string[]>;
}

const FOLDER = '/run/nslab';
const WATCH_MS = 20;
const PRINT_MS = 15_000;
const GONE_MS = 10_000;
const TIMEOUT_MS = 25_000;
const SIGNALS: Readonly<Record<string, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGKILL: 9,
  SIGTERM: 15,
};

/** Starts `nslab ARGS`; it is killed after `timeoutMs`. */
export function startNslab(args: readonly string[], options: StartOptions = {}): Nslab {
  const scratch = mkdtempSync(join(tmpdir(), 'nslab-test-scratch-'));
  const before: HostSnapshot = readHost();
  const mark = `NSLAB_TEST_MARK=${randomUUID()}`;
  const traces = followSessions(mark);
  const command = [...(options.through ?? []), process.execPath, cli, ...args];
  const [program = '', ...rest] = options.terminal ? onTerminal(command) : command;
  const child = spawn(program, rest, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env, TMPDIR: scratch, NSLAB_TEST_MARK: mark.split('=')[1] },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  child.stdin.on('error', () => undefined); // EPIPE: it may end without having read
  if (options.stdin !== 'open') child.stdin.end(options.stdin ?? '');
  const tree = (): Process[] => treeBelow([child.pid ?? -1], listProcesses());
  const look = (): void => {
    traces.look();
    for (const one of tree()) traces.seen.add(keyOf(one));
  };
  const watching = setInterval(look, WATCH_MS);
  const timer = setTimeout(() => child.kill('SIGKILL'), options.timeoutMs ?? TIMEOUT_MS);
  let over = false;
  const ended = new Promise<Outcome>((resolve) => {
    child.once('exit', () => {
      over = true;
    });
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      clearInterval(watching);
      traces.close();
      const status = code ?? 128 + (SIGNALS[signal ?? ''] ?? 0);
      resolve({ status, signal, stdout: stdout(), stderr: stderr() });
    });
  });
  return {
    child,
    ids: traces.ids,
    seen: traces.seen,
    tree,
    stdout,
    stderr,
    ended,
    async printed(pattern) {
      const until = performance.now() + PRINT_MS;
      while (!pattern.test(stdout())) {
        if (over || performance.now() > until) {
          throw new Error(`${pattern} was not printed:\n${stdout().slice(-2000)}\n${stderr()}`);
        }
        look();
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      look();
    },
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
  };
}

/** script(1): -e hands the exit status on. */
const onTerminal = (command: readonly string[]): string[] => [
  'script',
  '-qec',
  `stty rows 30 cols 100; exec ${command.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ')}`,
  '/dev/null',
];

/** Runs it to its end. */
export async function nslab(args: readonly string[], options: StartOptions = {}): Promise<Outcome> {
  const started = startNslab(args, options);
  const outcome = await started.ended;
  const left = await started.left();
  if (left.length > 0) throw new Error(`nslab ${args.join(' ')} left ${left.join(', ')}`);
  return outcome;
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString('utf8');
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
