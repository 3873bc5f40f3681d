// Free play on the real kernel: two containers side by side, one of which stands still.

import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { clean } from '../support/kill-nine.ts';
import { cli } from '../support/nslab.ts';
import { ordinaryId } from '../support/ordinary-user.ts';
import { processOf } from '../support/processes.ts';
import { openNslabOnPty, openOnPty } from '../support/pty-screen.ts';
import { lastRow } from './learner.ts';
import {
  DOWN,
  isFrozen,
  keysOfList,
  keysOfShell,
  openPlay,
  type PlaySession,
  ranFor,
  size,
  UP,
} from './play-session.ts';

const folder = mkdtempSync(join(tmpdir(), 'nslab-test-play-'));
chmodSync(folder, 0o755);
const recording = join(folder, 'play.jsonl');
afterAll(() => rmSync(folder, { recursive: true }));

async function withCounters(args: readonly string[] = []): Promise<PlaySession> {
  const session = await openPlay(args);
  await session.until(() => session.listed('bare') !== '' && keysOfList.test(lastRow(session.play)));
  await session.startCounter('web');
  session.play.write(DOWN);
  await session.until(() => session.listed('bare').includes('▸'));
  await session.startCounter('bare');
  session.play.write(UP);
  await session.until(() => session.listed('web').includes('▸'));
  return session;
}

describe('two containers and two shells', () => {
  let session: PlaySession;
  let frozenPid = 0;

  it('count beside each other', async () => {
    session = await withCounters(['--record', recording]);
    await session.counts('web', 2);
    await session.counts('bare', 2);
    expect(session.shellPid('web')).not.toBe(session.shellPid('bare'));
  });

  it('f freezes one: it stands still, and the other goes on', async () => {
    const { play } = session;
    frozenPid = session.shellPid('web');
    play.write(' ');
    await session.until(() => play.rows()[0]?.includes('‖ paused') === true);
    expect(isFrozen(frozenPid)).toBe(false);
    play.write('f');
    await session.until(() => session.listed('web').includes('‖ frozen'));
    await session.until(() => play.rows()[0]?.includes('‖ paused') === false); // its evidence is looked at again
    expect(isFrozen(frozenPid)).toBe(true);
    expect(isFrozen(session.shellPid('bare'))).toBe(false);
    expect(play.rows().join('\n')).toContain('web · files of its own · frozen ‖');
    expect(lastRow(play)).toContain('f thaw');
    const stood = { count: session.countOf('web'), ran: ranFor(frozenPid) };
    const ran = ranFor(session.shellPid('bare'));
    await session.counts('bare', 10);
    expect({ count: session.countOf('web'), ran: ranFor(frozenPid) }).toEqual(stood);
    expect(ranFor(session.shellPid('bare'))).not.toBe(ran);
    expect(['D', 'S']).toContain(processOf(frozenPid)?.state); // on version 1 and on version 2
  });

  it('f again thaws it: the same shell goes on where it was', async () => {
    const before = session.countOf('web');
    session.play.write('f');
    await session.until(() => session.listed('web').includes('● running'));
    expect(isFrozen(frozenPid)).toBe(false);
    await session.until(() => session.countOf('web') > before);
    expect(session.countOf('web')).toBeLessThan(before + 10);
    expect(session.shellPid('web')).toBe(frozenPid);
  });

  it('D removes one, frozen as it is, after asking; the other does not notice', async () => {
    const { play } = session;
    play.write('fD');
    await session.until(() => lastRow(play).startsWith(' Remove web?'));
    play.write('y');
    await session.until(() => session.listed('web') === '');
    expect(processOf(frozenPid)).toBeUndefined();
    expect(session.shellOf('web')).toBeUndefined();
    await session.counts('bare', 3);
  });

  it('n takes the name again, and a shell in it works', async () => {
    const { play } = session;
    play.write('nweb\r');
    await session.until(() => session.listed('web').includes('▸'));
    play.write('secho $((40+2)) $(hostname)\r'); // typed on while the shell is being opened
    await session.until(() => session.shellOf('web')?.includes('42 web') === true);
    expect(lastRow(play)).toMatch(keysOfShell);
    expect(session.shellPid('web')).not.toBe(frozenPid);
    play.write('exit\r');
    await session.until(() => session.shellOf('web') === undefined && keysOfList.test(lastRow(play)));
  });

  it('q asks and leaves: the terminal is as it was, and nothing is left', async () => {
    const { play } = session;
    expect(play.settings()).toMatch(/ -icanon .* -echo /s);
    play.write('q');
    await session.until(() => lastRow(play).startsWith(' Leave?'));
    play.write('y');
    expect(await play.ended).toEqual({ status: 0, signal: null });
    expect(play.alternate).toBe(false);
    expect(play.settings()).toMatch(/ icanon .* echo /s);
    expect(play.rows().join('\n')).toContain('Nothing of ours is left');
    expect(play.ids.size).toBe(1);
    expect(await play.left()).toEqual([]);
  });
});

it('leaves to `nslab clean` what it could not end itself (SIGKILL), frozen or not', async () => {
  const session = await withCounters();
  session.play.write('f');
  await session.until(() => session.listed('web').includes('‖ frozen'));
  session.play.kill('SIGKILL');
  expect((await session.play.ended).status).toBe(137);
  clean();
  // The first process of a PID namespace ends once all in it were waited for, those that were entered by the host's PID 1.
  await session.play.gone();
  expect(await session.play.left()).toEqual([]);
});

it('is played again by an ordinary user: both shells, what became of them, REPLAY at all times', async () => {
  chmodSync(recording, 0o644); // it is its owner's alone
  const asUser = ['setpriv', `--reuid=${ordinaryId}`, `--regid=${ordinaryId}`, '--clear-groups'];
  const replay = await openOnPty(
    [...asUser, process.execPath, cli, 'play', '--replay', recording, '--lang', 'en'],
    { ...size, timeoutMs: 120_000, env: { HOME: folder } },
  );
  const without: string[] = [];
  const shown = (pattern: RegExp) =>
    replay.until(
      (screen) => {
        const [header = ''] = screen.rows();
        if (header !== '' && !header.startsWith(' REPLAY  nslab play')) without.push(header);
        return pattern.test(screen.rows().join('\n'));
      },
      { within: 60_000 },
    );
  await shown(/^│tick \d+ +││tick \d+ +│$/m);
  replay.write(' ');
  await shown(/‖ paused/);
  replay.write('D');
  await shown(/This is a recording/);
  replay.write(' ');
  await shown(/web · files of its own · frozen ‖/);
  await shown(/42 web/);
  await shown(/The recording is over/);
  replay.write('\r');
  expect((await replay.ended).status).toBe(0);
  expect(without).toEqual([]);
  expect(replay.rows().join('\n')).toContain('nothing was made on this machine');
});

describe('in front of a class', () => {
  it('goes on by itself; Space stops it, and goes on; q leaves, and nothing is left', async () => {
    const demo = await openNslabOnPty(['demo', '--pace', '0.5', '--lang', 'en'], {
      ...size,
      watchMs: 100,
      timeoutMs: 60_000,
    });
    const title = (): string =>
      demo
        .rows()
        .slice(0, 3)
        .join('\n')
        .replace(/\d\d:\d\d/, '');
    await demo.until(/▮▯▯/, { within: 20_000 });
    const first = title();
    await demo.until(() => title() !== first && demo.rows()[0]?.includes('▮▮') === true, { within: 20_000 });
    demo.write(' ');
    await demo.until(/‖ stopped/);
    await demo.quiet(1_500); // three times its pace
    const stopped = title();
    expect(lastRow(demo)).toContain('Space by itself');
    demo.write(' ');
    await demo.until(() => title() !== stopped && !title().includes('‖'), { within: 20_000 });
    const step = title();
    await demo.until(() => title() !== step, { within: 20_000 });
    demo.write('q');
    await demo.until((screen) => lastRow(screen).startsWith(' Leave?'));
    demo.write('y');
    expect((await demo.ended).status).toBe(0);
    expect(demo.settings()).toMatch(/ icanon .* echo /s);
    expect(await demo.left()).toEqual([]);
  });
});
