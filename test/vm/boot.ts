// Boots a kernel in qemu with a checkout inside, runs one command there, and gives back what came of it.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { packageRoot } from '../../src/lab/session/session-files.ts';
import { parseFiles } from './files.ts';
import { buildInitramfs } from './initramfs.ts';
import { type Guest, jobFiles } from './job.ts';
import type { Kernel } from './kernels.ts';
import { type Port, ports, qemuCommand } from './qemu.ts';
import { shareHost } from './share.ts';

export interface VmOptions extends Guest {
  readonly kernel: Kernel;
  /** The checkout that is inside, at its own path, and where the command runs; this one unless told. */
  readonly checkout?: string;
  /** From the start of qemu. */
  readonly timeoutMs: number;
  readonly memoryMiB?: number;
  /** Called with output as it comes. */
  readonly onOutput?: (stream: 'stdout' | 'stderr', chunk: Buffer) => void;
  /** Called with what the kernel and the guest's init say. */
  readonly onConsole?: (chunk: Buffer) => void;
}

export interface VmResult {
  /** 128+n after signal n. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Those of the files asked for that are there at the end, by path. */
  readonly files: ReadonlyMap<string, string>;
  /** Until the guest was gone. */
  readonly seconds: number;
}

/** The guest did not get as far as a status. */
export class VmError extends Error {
  override readonly name = 'VmError';
  readonly timedOut: boolean;
  readonly stdout: string;

  constructor(message: string, { timedOut, stdout }: { timedOut: boolean; stdout: string }) {
    super(message);
    this.timedOut = timedOut;
    this.stdout = stdout;
  }
}

const MEMORY_MIB = 2048;
const DISK_BYTES = 2 * 2 ** 30;
const SHOWN_BYTES = 4_000;

/**
 * Needs root, for the share of the host's files. Everything ends with the caller, however that ends.
 * @throws VmError when the guest gives no status in time
 */
export async function runInVm(options: VmOptions): Promise<VmResult> {
  const { kernel, onOutput, onConsole } = options;
  const checkout = realpathSync(options.checkout ?? packageRoot());
  const folder = mkdtempSync(join(tmpdir(), 'nslab-vm-'));
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', removeFolder);
  const children: ChildProcess[] = [];
  const started = performance.now();
  try {
    const [initramfs, socket] = [join(folder, 'initramfs'), join(folder, 'share')];
    writeFileSync(initramfs, buildInitramfs(kernel, jobFiles(options, kernel, checkout)));
    const disk = makeDisk(join(folder, 'disk'));
    children.push(await shareHost(socket, [checkout, process.execPath, kernel.folder]));
    const memoryMiB = options.memoryMiB ?? MEMORY_MIB;
    const verbose = onConsole !== undefined;
    const [program, ...args] = qemuCommand({ kernel, initramfs, socket, disk, memoryMiB, verbose });
    const qemu = spawn(program!, args, {
      stdio: ['ignore', 'pipe', 'pipe', ...ports.map(() => 'pipe' as const)],
    });
    children.push(qemu);
    const own = [collect(qemu.stdout!), collect(qemu.stderr!)];
    const port = (name: Port): Readable => qemu.stdio[3 + ports.indexOf(name)] as Readable;
    const got = Object.fromEntries(ports.map((name) => [name, collect(port(name))])) as Record<
      Port,
      () => Buffer
    >;
    port('console').once('data', removeFolder); // the guest is up: qemu has read its files, and has the socket
    if (onConsole !== undefined) port('console').on('data', onConsole);
    if (onOutput !== undefined) {
      port('out').on('data', (chunk: Buffer) => onOutput('stdout', chunk));
      port('err').on('data', (chunk: Buffer) => onOutput('stderr', chunk));
    }
    const timedOut = await endOf(qemu, options.timeoutMs);
    const stdout = got.out().toString();
    const status = /^\d+$/.exec(got.status().toString().trim())?.[0];
    if (status === undefined) {
      const why = timedOut ? `no end after ${options.timeoutMs / 1000} s` : 'it ended without a status';
      const tail = [...own, got.console, got.err]
        .map((read) => read().toString().slice(-SHOWN_BYTES))
        .join('');
      throw new VmError(`the VM (${kernel.release}): ${why}\n${tail.trim()}`, { timedOut, stdout });
    }
    return {
      status: Number(status),
      stdout,
      stderr: got.err().toString(),
      files: parseFiles(got.files()),
      seconds: (performance.now() - started) / 1000,
    };
  } finally {
    for (const child of children) child.kill('SIGKILL');
    process.off('exit', removeFolder);
    removeFolder();
  }
}

/** A file with holes and an empty filesystem in it, without a journal: it is never mounted again. */
function makeDisk(path: string): string {
  writeFileSync(path, '');
  truncateSync(path, DISK_BYTES);
  execFileSync('mke2fs', ['-q', '-F', '-t', 'ext4', '-O', '^has_journal', path]);
  return path;
}

/** Waits until it has ended and all it wrote has been read. @returns whether it had to be killed */
function endOf(child: ChildProcess, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill('SIGKILL');
    }, timeoutMs);
    child.once('error', reject);
    child.once('close', () => {
      clearTimeout(timer);
      resolve(timedOut);
    });
  });
}

function collect(stream: Readable): () => Buffer {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks);
}
