// nslab as an ordinary user starts it: without any right, and with folders of that user's own.

import { spawnSync } from 'node:child_process';
import { chownSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Event } from '../../src/session/event.ts';
import { cli, type Nslab, startNslab } from './nslab.ts';

/** nobody's, or whoever's: user_namespaces(7), the overflow id. */
export const ordinaryId = 65_534;

export interface OrdinaryUser {
  /** A folder that only this user can write to. */
  readonly home: string;
  start(args: readonly string[]): Nslab;
  /** `nslab clean`; what is in the folder of ledgers afterwards. */
  clean(): string[];
  /** What `--record FILE` wrote, FILE being in `home`. */
  events(file: string): Event[];
  remove(): void;
}

const CLEAN_MS = 20_000;
const asUser = ['setpriv', `--reuid=${ordinaryId}`, `--regid=${ordinaryId}`, '--clear-groups'];

export function makeOrdinaryUser(): OrdinaryUser {
  const home = mkdtempSync(join(tmpdir(), 'nslab-test-user-'));
  chownSync(home, ordinaryId, ordinaryId);
  const env = { HOME: home, XDG_RUNTIME_DIR: home };
  return {
    home,
    start: (args) => startNslab(args, { through: asUser, env }),
    clean() {
      const [program = '', ...rest] = [...asUser, process.execPath, cli, 'clean'];
      const { status, stderr } = spawnSync(program, rest, {
        env: { ...process.env, ...env },
        encoding: 'utf8',
        timeout: CLEAN_MS,
      });
      if (status !== 0) throw new Error(`nslab clean ended with ${status}: ${stderr}`);
      return readdirSync(join(home, 'nslab'));
    },
    events: (file) =>
      readFileSync(join(home, file), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Event),
    remove: () => rmSync(home, { recursive: true }),
  };
}
