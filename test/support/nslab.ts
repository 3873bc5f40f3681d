// Starts the built nslab as a user does, with pipes, and tells what it wrote and left.

import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { nativeProgram, packageRoot } from '../../src/lab/session/session-files.ts';
import { type Tracked, trackNslab } from './track-nslab.ts';

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

export interface Nslab extends Tracked {
  readonly child: ChildProcess;
  stdout(): string;
  stderr(): string;
  /** Settles once stdout matches. @throws Error when nslab ends before, or after 50 s */
  printed(pattern: RegExp): Promise<void>;
  readonly ended: Promise<Outcome>;
}

const PRINT_MS = 50_000;
const TIMEOUT_MS = 55_000;

/** Starts `nslab ARGS`; it is killed after `timeoutMs`. */
export function startNslab(args: readonly string[], options: StartOptions = {}): Nslab {
  const tracker = trackNslab();
  const command = [...(options.through ?? []), process.execPath, cli, ...args];
  const [program = '', ...rest] = options.terminal ? onTerminal(command) : command;
  const child = spawn(program, rest, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env, ...tracker.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  child.stdin.on('error', () => undefined); // EPIPE: it may end without having read
  if (options.stdin !== 'open') child.stdin.end(options.stdin ?? '');
  tracker.follow(child.pid);
  const timer = setTimeout(() => child.kill('SIGKILL'), options.timeoutMs ?? TIMEOUT_MS);
  let over = false;
  const ended = new Promise<Outcome>((resolve) => {
    child.once('exit', () => {
      over = true;
    });
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      tracker.stop();
      resolve({ status: statusOf(code, signal), signal, stdout: stdout(), stderr: stderr() });
    });
  });
  return {
    ...tracker.tracked,
    child,
    stdout,
    stderr,
    ended,
    async printed(pattern) {
      const until = performance.now() + PRINT_MS;
      let searched: string | undefined;
      for (;;) {
        const text = stdout();
        // Not searched again when nothing came: what is tested needs the processor.
        if (text !== searched && pattern.test(text)) break;
        searched = text;
        if (over || performance.now() > until) {
          throw new Error(`${pattern} was not printed:\n${text.slice(-2000)}\n${stderr()}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      tracker.look();
    },
  };
}

/** As a shell says how a process ended: its exit status, or 128+n after signal n. */
export const statusOf = (code: number | null, signal: NodeJS.Signals | null): number =>
  code ?? 128 + (signal === null ? 0 : constants.signals[signal]);

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
  let known = { chunks: 0, text: '' };
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => {
    if (known.chunks < chunks.length)
      known = { chunks: chunks.length, text: Buffer.concat(chunks).toString('utf8') };
    return known.text;
  };
}
