// Runs the probe's attempt to get out: in the default container of `nslab run`, in one with options, or in a bare one.

import { spawn } from 'node:child_process';
import { nslab, type Outcome, type StartOptions } from '../support/nslab.ts';
import type { ProbeFiles } from './prepare-probe.ts';

export interface Attempt {
  readonly verdict: 'reached' | 'refused';
  /** What the probe printed, with its verdict in the last line. */
  readonly text: string;
}

/** Exit statuses of the probe. nslab's own failures are 2, 3 and 125 to 127, which are not refusals by the kernel. */
const verdicts: Readonly<Record<number, Attempt['verdict']>> = { 0: 'reached', 13: 'refused' };

const LIMIT_MS = 15_000;

/** Gives a container what docker's default takes away. Not ALL, as nslab itself may not have every capability. */
export const everythingOff: readonly string[] = [
  ...['SYS_ADMIN', 'SYS_PTRACE', 'DAC_READ_SEARCH'].flatMap((name) => ['--cap-add', name]),
  ...['--security-opt', 'seccomp=unconfined'],
  ...['--security-opt', 'no-new-privileges=false'],
];

/** @throws Error when the probe gave no verdict */
export function judge({ status, stdout, stderr }: Pick<Outcome, 'status' | 'stdout' | 'stderr'>): Attempt {
  const verdict = verdicts[status];
  if (verdict === undefined) throw new Error(`no verdict, but status ${status}: ${stdout}${stderr}`);
  return { verdict, text: stdout.trim() };
}

export const runArgs = (
  { probe }: ProbeFiles,
  args: readonly string[],
  options: readonly string[],
): string[] => ['run', ...['-v', `${probe}:/probe:ro`], ...options, ...['--', '/probe', ...args]];

/** In the default container, or with options. @throws Error when something of it is left, or the probe gave no verdict */
export const inContainer = async (
  files: ProbeFiles,
  args: readonly string[],
  options: readonly string[] = [],
  start: StartOptions = {},
): Promise<Attempt> => judge(await nslab(runArgs(files, args, options), start));

export interface BareOptions {
  /** It has the host's /proc. */
  readonly proc?: boolean;
  /** It has a PID namespace of its own, whose PID 1 is a shell with the host's root. */
  readonly pids?: boolean;
  /** Shell lines to run before and after, with the probe's path as $0. */
  readonly before?: string;
  readonly after?: string;
  /** Words to put before the command: `['sh', '-c', 'exec 9</; exec "$@"', 'sh']`. */
  readonly through?: readonly string[];
}

/** The command line of a bare container: chroot(1) in a mount namespace of its own. unshare(1) */
export function bareCommand(
  { root, probe }: ProbeFiles,
  args: readonly string[],
  { proc, pids, before = '', after = '', through = [] }: BareOptions = {},
): string[] {
  const mount = pids ? 'mount -t proc proc "$root/proc"' : proc ? 'mount --rbind /proc "$root/proc"' : ':';
  const go = pids ? `chroot "$root" /probe "$@"; status=$?` : 'exec chroot "$root" /probe "$@"';
  const script = `root=$1; shift; ${mount} || exit 1; ${before}\n${go}\n${after}\nexit $status`;
  const namespaces = pids ? ['--mount', '--pid', '--fork', '--kill-child'] : ['--mount'];
  return [...through, 'unshare', ...namespaces, 'sh', '-c', script, probe, root, ...args];
}

/** In a bare container. @throws Error when the probe gave no verdict */
export const inBare = async (
  files: ProbeFiles,
  args: readonly string[],
  options: BareOptions = {},
): Promise<Attempt> => judge(await outcomeOf(bareCommand(files, args, options)));

/**
 * Runs it to its end, with nothing on stdin; it is killed after 15 s.
 * @param heard called with what it writes to stdout
 */
export function outcomeOf(
  [program = '', ...args]: readonly string[],
  heard?: (text: string) => void,
): Promise<Omit<Outcome, 'signal'>> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: LIMIT_MS });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString('utf8');
    heard?.(chunk.toString('utf8'));
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString('utf8');
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ status: code ?? -1, stdout, stderr }));
  });
}
