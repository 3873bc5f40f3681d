// Tests a lab without root: which stages an ordinary user gets live, and that nothing of them is left.

import { readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/lab/session/session-files.ts';
import { atLine, killOne } from '../support/kill-nine.ts';
import { cli, nslab } from '../support/nslab.ts';
import { makeOrdinaryUser, type OrdinaryUser, ordinaryId } from '../support/ordinary-user.ts';
import { someOf } from '../support/some-of.ts';

let user: OrdinaryUser;

beforeEach(() => {
  user = makeOrdinaryUser();
});
afterEach(() => {
  user.remove();
});

const tour = ['tour', '--auto', '--plain', '--lang', 'en'];

/** For each lesson that was shown, whether its steps came from a recording. */
function shown(file: string): Record<string, boolean> {
  const steps = user.events(file).filter((event) => event.type === 'step');
  return Object.fromEntries(steps.map((step) => [step.lesson, 'replayed' in step && step.replayed === true]));
}

describe('the tour of an ordinary user', () => {
  it('is live, but for what needs the memory limit where no cgroup was delegated', async () => {
    const session = user.start([...tour, '--record', join(user.home, 'events')]);
    const { status, stdout, stderr } = await session.ended;
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(shown('events')).toEqual({
      opening: false,
      exec: false,
      uts: false,
      'pid-mount': false,
      memory: true,
      overlay: false,
      network: false,
      whole: true,
    });
    expect(stdout).toMatch(/^REPLAY: A limit for memory$/m);
    expect(stdout).toMatch(/^REPLAY: The whole container$/m);
    expect(stdout).not.toMatch(/NOT SO/);
    expect(stdout).toMatch(/user\.overlay/); // what is different is told
    expect(await session.left()).toEqual([]);
    expect(user.clean()).toEqual([]);
  });

  it('ends before that stage with 3 when only what is live is wanted', async () => {
    const session = user.start([...tour, '--live']);
    const { status, stdout, stderr } = await session.ended;
    expect({ status, stderr }).toEqual({
      status: 3,
      stderr: expect.stringMatching(/A limit for memory.*cannot run live here/),
    });
    expect(stdout).not.toMatch(/REPLAY/);
    expect(await session.left()).toEqual([]);
  });

  it('runs in a user namespace in which one id is mapped, and no group can be given up', async () => {
    const session = user.start(tour);
    await session.printed(/== 2\/7/);
    const maps = session.tree().map(({ pid }) => ({
      map: read(`/proc/${pid}/uid_map`).trim().split(/\s+/).join(' '),
      groups: read(`/proc/${pid}/setgroups`).trim(),
      isOurs: link(`/proc/${pid}/ns/user`) === readlinkSync('/proc/self/ns/user'),
    }));
    expect(maps).toContainEqual({ map: `0 ${ordinaryId} 1`, groups: 'deny', isOurs: false });
    session.child.kill('SIGTERM'); // the rest of the tour is tested above
    expect((await session.ended).status).toBe(143);
    expect(await session.left()).toEqual([]);
  });

  it.each(
    someOf(
      [
        [200, 1],
        [420, 2],
        [1300, 0],
      ],
      2,
    ),
  )(
    'leaves nothing when one of its processes is killed with kill -9 (at line %i, process %i)',
    async (line, turn) => {
      const session = user.start(tour);
      await atLine(session, line);
      await killOne(session, turn);
      expect(user.clean()).toEqual([]);
      expect(await session.left()).toEqual([]);
    },
    30_000,
  );
});

/** Empty when the process has ended. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && ['ENOENT', 'ESRCH'].includes(String(error.code)))
      return '';
    throw error;
  }
}

function link(path: string): string {
  try {
    return readlinkSync(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}

describe('a lesson of an ordinary user', () => {
  // Debian mounts /dev/pts without ptmxmode: its ptmx is root's alone, and a shell needs the device beside it.
  it('runs live, with its task solved in a shell', async () => {
    const session = user.start(['lesson', 'uts', '--auto', '--plain', '--lang', 'en']);
    const { status, stdout, stderr } = await session.ended;
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).not.toMatch(/REPLAY|NOT SO/);
    expect(stdout).toMatch(/^1 of 1 tasks solved\.$/m);
    expect(await session.left()).toEqual([]);
    expect(user.clean()).toEqual([]);
  });
});

describe('root of a user namespace', () => {
  it('has the same tour, in that namespace', async () => {
    const { status, stdout } = await nslab(tour, {
      through: ['unshare', '--user', '--map-root-user'],
      env: { XDG_RUNTIME_DIR: '' }, // the scratch folder of the test, which is root's
    });
    expect(status).toBe(0);
    expect(stdout).not.toMatch(/NOT SO/);
  });
});

describe('where no lab can be', () => {
  it('the tour is a recording, and says what forbids it', async () => {
    // The checkout may be at any path, also at one where a container has something else.
    const here = packageRoot();
    const inside = ['-v', `${here}:${here}:ro`, '--', process.execPath, cli, ...tour];
    const { status, stdout } = await nslab(['run', ...inside]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/REPLAY: the tour as a recording/);
  });
});
