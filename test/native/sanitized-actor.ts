// Builds the actor with AddressSanitizer and UndefinedBehaviorSanitizer, starts it alone, and exchanges raw frames with it.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Answer, decodeAnswers, encodeRequest } from '../../src/kernel/actor/frame.ts';
import { type Arch, encodeCall, type Invocation } from '../../src/kernel/syscalls/plumbing/define.ts';
import type { Encoded } from '../../src/kernel/syscalls/plumbing/encoder.ts';

const WAIT_MS = 10_000;
const native = join(import.meta.dirname, '../../native');

export const arch: Arch = process.arch === 'arm64' ? 'arm64' : 'x64';

/** How a process ended, and all its answers until then. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** What the sanitizers wrote: empty if all is well. */
  readonly report: string;
  readonly answers: readonly Answer[];
}

export interface TestActor {
  readonly pid: number;
  readonly answers: readonly Answer[];
  /** Our ends of the sockets for its descendants. */
  readonly slots: readonly Socket[];
  send(bytes: Buffer): void;
  /** Waits for that many answers, including HELLO. Rejects when the actor ends before, or after ten seconds. */
  until(count: number): Promise<readonly Answer[]>;
  /** Closes our side of the socket, so that the actor ends once it has read everything, and waits for its end. */
  end(): Promise<Ending>;
}

/** Builds it, unless NSLAB_NATIVE_CHECK names the folder where `make check` has built it already. */
export function buildSanitized(): { readonly path: string; remove(): void } {
  const built = process.env.NSLAB_NATIVE_CHECK || undefined;
  const out = built ?? mkdtempSync(join(tmpdir(), 'nslab-native-'));
  const path = join(out, 'actor-sanitized');
  const make = spawnSync('make', ['-s', '-C', native, `OUT=${out}`, path], { encoding: 'utf8' });
  const remove = (): void => {
    if (built === undefined) rmSync(out, { recursive: true, force: true });
  };
  if (make.status === 0) return { path, remove };
  remove();
  throw new Error(`make ${path}: ${make.error?.message ?? make.stderr}`);
}

/** Starts it with `slots` sockets for descendants, on descriptors from 4 on. */
export const startSanitized = (path: string, slots = 0): TestActor => startActor([path], slots);

/** Starts any actor. @param command its path, after the command that runs it */
export function startActor([program = '', ...args]: readonly string[], slots = 0): TestActor {
  const sockets = Array.from({ length: slots + 1 }, () => 'pipe' as const);
  const child = spawn(program, [...args, String(slots)], { stdio: ['ignore', 'ignore', 'pipe', ...sockets] });
  const streams = child.stdio.slice(3) as Socket[];
  const answers: Answer[] = [];
  let left: Buffer = Buffer.alloc(0);
  let report = '';
  let wake = (): void => undefined;
  child.stderr?.on('data', (chunk: Buffer) => {
    report += chunk.toString();
  });
  streams[0]?.on('data', (chunk: Buffer) => {
    left = decodeAnswers(Buffer.concat([left, chunk]), (answer) => answers.push(answer));
    wake();
  });
  for (const stream of streams) stream.on('error', ignoreClosed).resume();
  const ended = once(child, 'exit');
  const closed = once(child, 'close');
  let isClosed = false;
  closed.then(() => {
    isClosed = true;
    wake();
  });
  const until = async (count: number): Promise<readonly Answer[]> => {
    const end = Date.now() + WAIT_MS;
    const timer = setInterval(() => wake(), WAIT_MS / 10);
    while (answers.length < count && !isClosed && Date.now() < end) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    clearInterval(timer);
    if (answers.length < count) throw new Error(`${answers.length} of ${count} answers; ${report}`);
    return answers;
  };
  return {
    pid: child.pid ?? 0,
    answers,
    slots: streams.slice(1),
    send: (bytes) => {
      streams[0]?.write(bytes);
    },
    until,
    end: async () => {
      streams[0]?.end();
      const [code, signal] = await endOf(child, ended, streams);
      await closed;
      return { code, signal, report, answers };
    },
  };
}

type Exit = [number | null, NodeJS.Signals | null];

async function endOf(child: ChildProcess, ended: Promise<unknown[]>, streams: Socket[]): Promise<Exit> {
  const timer = setTimeout(() => child.kill('SIGKILL'), WAIT_MS);
  const exit = (await ended) as Exit;
  clearTimeout(timer);
  // Its descendants have sockets of their own, and end when these are closed.
  for (const stream of streams.slice(1)) stream.destroy();
  return exit;
}

/** unix(7): the other end closed while something was on its way to it. */
const ignoreClosed = (error: NodeJS.ErrnoException): void => {
  if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') throw error;
};

export interface FrameOptions {
  readonly id?: number;
  readonly chain?: boolean;
  readonly more?: boolean;
  readonly batch?: number;
  readonly save?: number;
  readonly timeoutMs?: number;
  readonly tolerated?: readonly number[];
}

const head = (options: FrameOptions) => ({
  id: 1,
  chain: false,
  more: false,
  flush: false,
  tolerated: [],
  batch: 0,
  timeoutMs: 2000,
  ...options,
});

/** The frame of a call from the table. Its references name registers by number: `ref('5')`. */
export const frameOf = (call: Invocation, options: FrameOptions = {}, on: Arch = arch): Buffer =>
  encodeRequest(
    { ...head(options), op: call.spec.kind, nr: call.spec.numbers[on] },
    encodeCall(call, Number),
  );

/** The frame of any call, even one that is not in the table. */
export const rawFrame = (nr: number, call: Partial<Encoded> = {}, options: FrameOptions = {}): Buffer =>
  encodeRequest(
    { ...head(options), op: 'syscall', nr },
    { words: [], arena: Buffer.alloc(0), relocations: [], out: { offset: 0, length: 0 }, ...call },
  );
