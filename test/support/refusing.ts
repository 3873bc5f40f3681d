// Runs nslab where a system call is refused by a filter, or where a capability is missing.

import { execFileSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ErrnoName, errnoNumber } from '../../src/kernel/errno.ts';
import { packageRoot } from '../../src/lab/session/session-files.ts';
import { examine } from './doctor.ts';
import { nslab, type StartOptions } from './nslab.ts';
import { ordinaryId } from './ordinary-user.ts';

export interface Refusing {
  /** Answers every call of that number, and with an argument only those that have it first. */
  filter(errno: ErrnoName, number: number, first?: number): string[];
  /** Takes a capability from root: `setpriv --bounding-set`. @param name in small letters, with `cap_` */
  without(name: string): string[];
  /** What an ordinary user is started with, after that. */
  readonly user: StartOptions;
  remove(): void;
}

export function makeRefusing(): Refusing {
  const folder = mkdtempSync(join(tmpdir(), 'nslab-test-refuse-'));
  const program = join(folder, 'refuse');
  execFileSync('cc', ['-O', '-o', program, join(packageRoot(), 'test', 'support', 'refuse.c')]);
  chownSync(folder, ordinaryId, ordinaryId);
  return {
    filter: (errno, number, first) => [
      program,
      String(errnoNumber(errno)),
      first === undefined ? String(number) : `${number}:${first}`,
    ],
    without: (name) => {
      const bare = name.replace(/^cap_/, '');
      return ['setpriv', `--inh-caps=-${bare}`, `--bounding-set=-${bare}`];
    },
    user: {
      through: ['setpriv', '--reuid', String(ordinaryId), '--regid', String(ordinaryId), '--clear-groups'],
      env: { HOME: folder, XDG_RUNTIME_DIR: folder },
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}

export interface Shown {
  readonly status: number;
  readonly stderr: string;
  readonly transcript: string;
  /** Each stage by its title: whether the tour showed it live to its end. */
  readonly tour: Readonly<Record<string, boolean>>;
  /** The same as doctor says it. */
  readonly doctor: Readonly<Record<string, boolean>>;
}

const TIMEOUT_MS = 110_000;

/** What doctor says of each stage, and what the tour then does. */
export async function tourAndDoctor(through: readonly string[], user: StartOptions = {}): Promise<Shown> {
  const options = {
    ...user,
    through: [...through, ...(user.through ?? [])],
    timeoutMs: TIMEOUT_MS,
  };
  const { report } = await examine(options);
  const { status, stdout, stderr } = await nslab(['tour', '--auto', '--plain', '--lang', 'en'], options);
  return {
    status,
    stderr,
    transcript: stdout,
    tour: shownLive(stdout),
    doctor: Object.fromEntries(
      report.stages.map(({ title, verdict }) => [title.en, verdict !== 'recording']),
    ),
  };
}

/** `== 4/6 A limit for memory [REPLAY] ====`: a stage that began live and was refused begins again so. */
const shownLive = (transcript: string): Record<string, boolean> =>
  Object.fromEntries(
    [...transcript.matchAll(/^== \d\/6 (.+?)( \[REPLAY\])? =+$/gm)].map(([, title = '', replay]) => [
      title,
      replay === undefined,
    ]),
  );
