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

export type User = 'root' | 'an ordinary user';

export interface Refusing {
  /** Answers every call of that number, and with an argument only those that have it first. */
  filter(user: User, errno: ErrnoName, number: number, first?: number): StartOptions;
  /** Takes a capability away for good. @param name in small letters, with `cap_` */
  without(user: User, name: string): StartOptions;
  remove(): void;
}

const ids = [`--reuid=${ordinaryId}`, `--regid=${ordinaryId}`, '--clear-groups'];
/** chroot(1), and not setpriv(1): that needs prctl(2), which may be what is refused. */
const becomeUser = ['chroot', '--skip-chdir', `--userspec=+${ordinaryId}:+${ordinaryId}`, '--groups=', '/'];

export function makeRefusing(): Refusing {
  const folder = mkdtempSync(join(tmpdir(), 'nslab-test-refuse-'));
  const program = join(folder, 'refuse');
  execFileSync('cc', ['-O', '-o', program, join(packageRoot(), 'test', 'support', 'refuse.c')]);
  chownSync(folder, ordinaryId, ordinaryId);
  const envOf = (user: User): Pick<StartOptions, 'env'> =>
    user === 'root' ? {} : { env: { HOME: folder, XDG_RUNTIME_DIR: folder } };
  return {
    filter: (user, errno, number, first) => ({
      ...envOf(user),
      through: [
        program,
        String(errnoNumber(errno)),
        first === undefined ? String(number) : `${number}:${first}`,
        ...(user === 'root' ? [] : becomeUser),
      ],
    }),
    without(user, name) {
      const bare = name.replace(/^cap_/, '');
      const drop = [`--inh-caps=-${bare}`, `--bounding-set=-${bare}`];
      return { ...envOf(user), through: ['setpriv', ...(user === 'root' ? [] : ids), ...drop] };
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
export async function tourAndDoctor(start: StartOptions): Promise<Shown> {
  const options = { ...start, timeoutMs: TIMEOUT_MS };
  const { report } = await examine({ ...options, rehearse: true });
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

/** `== 4/7 A limit for memory [REPLAY] ====`: a stage that began live and was refused begins again so. */
const shownLive = (transcript: string): Record<string, boolean> =>
  Object.fromEntries(
    [...transcript.matchAll(/^== \d\/7 (.+?)( \[REPLAY\])? =+$/gm)].map(([, title = '', replay]) => [
      title,
      replay === undefined,
    ]),
  );
