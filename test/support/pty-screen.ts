// Runs a program on a real pseudoterminal, its controlling terminal, with an emulator on the other side: nslab as a user
// sees it. pty(7), setsid(1).

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { openLocal } from '../../src/kernel/local/executor.ts';
import { openPty, type Pty, type Size } from '../../src/kernel/pty.ts';
import { type EmulatedScreen, openEmulatedScreen, type ScreenState, type Wanted } from './emulated-screen.ts';
import { cli, statusOf } from './nslab.ts';
import { listProcesses } from './processes.ts';
import { type Tracked, trackNslab } from './track-nslab.ts';

export interface PtyOptions {
  /** 80. */
  readonly columns?: number;
  /** 24. */
  readonly rows?: number;
  /** On top of ours; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /**
   * Starts it as a shell starts a job, in a process group of its own, so that it can be stopped: Ctrl-Z leads back to the
   * shell, which goes on with it (`fg`) when a line is typed.
   */
  readonly job?: boolean;
  /** False: the terminal controls nobody, so that no signal comes from it; as under `su -`. */
  readonly controls?: boolean;
  /** After so many ms it is killed: 60,000. */
  readonly timeoutMs?: number;
}

export interface NslabPtyOptions extends PtyOptions {
  /** See `trackNslab`. */
  readonly watchMs?: number;
}

export interface PtyEnding {
  /** 128+n when signal n ended it. */
  readonly status: number;
  readonly signal: NodeJS.Signals | null;
}

/** What the program wrote at once, as far as the terminal hands it over in one piece. */
interface Chunk {
  /** When it came, in ms of `performance.now()`. */
  readonly at: number;
  readonly bytes: Buffer;
}

export interface PtyScreen extends ScreenState {
  readonly child: ChildProcess;
  /** Just before it was started, in ms of `performance.now()`. */
  readonly startedAt: number;
  /** The program's own, also when a shell runs it as a job. @throws Error when it is over */
  pid(): number;
  /** What `stty -a` says of the terminal: now, and once the program has ended, as it left it. */
  settings(): string;
  /** Types. */
  write(keys: string): void;
  /** TIOCSWINSZ: the kernel sends SIGWINCH to the terminal's foreground process group. */
  resize(columns: number, rows: number): void;
  /** How many bytes the program has written. */
  readonly bytes: number;
  /** The latest pieces, a few MiB of them. */
  readonly chunks: readonly Chunk[];
  /** Settles when the screen matches: see `EmulatedScreen`. @param within ms, 10,000 unless told */
  until(wanted: Wanted, options?: { readonly within?: number }): Promise<number>;
  /** Settles when nothing was written for so many ms. @throws Error when something still is after 10 s */
  quiet(ms: number): Promise<void>;
  /** Settles when it has ended and all that it wrote is on the screen. */
  readonly ended: Promise<PtyEnding>;
  /** To the program itself. */
  kill(signal: NodeJS.Signals): void;
  /** The terminal goes away: the kernel sends SIGHUP, and whoever writes or reads there gets EIO. tty_ioctl(4) */
  hangUp(): void;
}

export type NslabScreen = PtyScreen & Tracked;

const KEPT_BYTES = 4 << 20;
const TIMEOUT_MS = 60_000;
const WITHIN_MS = 30_000;
/** How long what it wrote may take to come, once it has ended: somebody else may hold the terminal open. */
const DRAIN_MS = 3_000;

/** What says that there is no terminal, or another one. */
const foreign = [
  'CI',
  'NO_COLOR',
  'FORCE_COLOR',
  'COLUMNS',
  'LINES',
  'TMUX',
  'TMUX_PANE',
  'STY',
  'COLORTERM',
];

/** dash(1), JOB CONTROL: with -m each job has a process group. 147 and 148: stopped by SIGSTOP, by SIGTSTP. */
const asJob =
  'set -m; "$@"; s=$?; while [ $s -eq 147 ] || [ $s -eq 148 ]; do read -r _; fg >/dev/null; s=$?; done; exit $s';

/** Starts `nslab ARGS` there. */
export async function openNslabOnPty(
  args: readonly string[],
  { watchMs, ...options }: NslabPtyOptions = {},
): Promise<NslabScreen> {
  const tracker = trackNslab(watchMs);
  const env = { ...options.env, ...tracker.env };
  const screen = await openOnPty([process.execPath, cli, ...args], { ...options, env });
  tracker.follow(screen.child.pid);
  screen.ended.then(() => tracker.stop());
  return Object.assign(screen, tracker.tracked);
}

/** Starts a command there. @throws UserError when this machine has no devpts */
export async function openOnPty(command: readonly string[], options: PtyOptions = {}): Promise<PtyScreen> {
  const size: Size = { columns: options.columns ?? 80, rows: options.rows ?? 24 };
  const pty = openPty(await openLocal(), process.pid, size);
  const { stream } = pty;
  const screen = openEmulatedScreen(size.columns, size.rows, (bytes) => pty.write(bytes));
  const chunks: Chunk[] = [];
  let [bytes, kept] = [0, 0];
  stream.on('data', (piece: Buffer) => {
    const at = performance.now();
    bytes += piece.length;
    kept += piece.length;
    chunks.push({ at, bytes: piece });
    while (kept > KEPT_BYTES) kept -= chunks.shift()?.bytes.length ?? 0;
    screen.feed(piece, at);
  });
  const startedAt = performance.now();
  const slave = openSync(pty.slave, constants.O_RDWR | constants.O_NOCTTY);
  const settings = (): string => execFileSync('stty', ['-a'], { stdio: [slave], encoding: 'utf8' });
  const child = spawnOn(slave, command, options);
  let leftAs: string | undefined;
  child.once('exit', () => {
    leftAs = stream.destroyed ? '' : settings();
    closeSync(slave);
  });
  const ended = endOf(child, pty, screen, options.timeoutMs ?? TIMEOUT_MS);
  const pid = (): number => {
    const own = options.job ? listProcesses().find(({ ppid }) => ppid === child.pid)?.pid : child.pid;
    if (own === undefined || child.exitCode !== null) throw new Error('it is over');
    return own;
  };
  return {
    child,
    startedAt,
    pid,
    settings: () => leftAs ?? settings(),
    write: pty.write,
    resize(columns, rows) {
      screen.resize(columns, rows);
      pty.resize({ columns, rows });
    },
    rows: screen.rows,
    cell: screen.cell,
    get cursor() {
      return screen.cursor;
    },
    get alternate() {
      return screen.alternate;
    },
    get bytes() {
      return bytes;
    },
    chunks,
    until: (wanted, { within = WITHIN_MS } = {}) => screen.until(wanted, within),
    quiet: (ms) => silence(ms, () => chunks.at(-1)?.at ?? 0),
    ended,
    kill: (signal) => void process.kill(pid(), signal),
    hangUp: () => void stream.destroy(),
  };
}

/** setsid(1) does not fork when it leads no process group, so the child is the program: no `detached` here. */
function spawnOn(
  slave: number,
  command: readonly string[],
  { env, cwd, job, controls = true }: PtyOptions,
): ChildProcess {
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !foreign.includes(name)),
  );
  return spawn(
    'setsid',
    [...(controls ? ['--ctty'] : []), ...(job ? ['sh', '-c', asJob, 'sh'] : []), ...command],
    {
      cwd,
      env: { ...inherited, TERM: 'xterm-256color', ...env },
      stdio: [slave, slave, slave],
    },
  );
}

async function endOf(
  child: ChildProcess,
  { stream }: Pty,
  screen: EmulatedScreen,
  timeoutMs: number,
): Promise<PtyEnding> {
  // pty(7): the master reads EIO, and is closed, when nobody has the other end any more.
  const closed = new Promise((resolve) => stream.once('close', resolve));
  const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  clearTimeout(timer);
  const late = setTimeout(() => stream.destroy(), DRAIN_MS);
  await closed;
  clearTimeout(late);
  await screen.drained();
  screen.end(`it ended with ${signal ?? code}`);
  return { status: statusOf(code, signal), signal };
}

async function silence(ms: number, lastAt: () => number): Promise<void> {
  const began = performance.now();
  for (;;) {
    const rest = ms - (performance.now() - Math.max(began, lastAt()));
    if (rest <= 0) return;
    if (performance.now() - began > WITHIN_MS) throw new Error(`${WITHIN_MS} ms without ${ms} of silence`);
    await sleep(rest);
  }
}
