// Records tours and free play with --record: who owns the file, and what happens when it cannot be written.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nslab } from '../support/nslab.ts';
import { someOf } from '../support/some-of.ts';

const tour = ['tour', '--auto', '--plain', '--lang', 'en'];
/** As much of a recording as a tour, in a sixth of the time. */
const play = ['play', '--auto', '--plain', '--lang', 'en'];
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-test-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a recording', () => {
  it.each(
    someOf(
      [
        ['in a folder that does not exist', '/no/such/folder/tour.jsonl', /ENOENT/],
        ['on a filesystem without files', '/proc/tour.jsonl', /ENOENT|EACCES|EPERM|EROFS/],
        ['that is a folder', '/tmp', /EISDIR/],
        ['with no name', '', /ENOENT/],
      ],
      2,
    ),
  )('%s is refused before anything is made', async (_, path, why) => {
    const { status, stdout, stderr } = await nslab([...tour, '--record', path]);
    expect(stderr).toMatch(/^nslab: cannot record to .*\n$/);
    expect(stderr).toMatch(why);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  });

  it.each(someOf([play, tour], 1))(
    'of %s reports a full disk, and leaves nothing on the host',
    async (...args) => {
      const { status, stderr } = await nslab([...args, '--record', '/dev/full']);
      expect(stderr).toMatch(/^nslab: cannot record to \/dev\/full: ENOSPC.*\n$/);
      expect(status).toBe(1);
    },
  );

  it('gives a new file to the user who ran sudo', async () => {
    const [fresh, old] = [join(folder, 'fresh.jsonl'), join(folder, 'old.jsonl')];
    writeFileSync(old, '');
    for (const path of [fresh, old]) {
      const { status } = await nslab([...play, '--record', path], {
        env: { SUDO_UID: '65534', SUDO_GID: '65533' },
      });
      expect(status).toBe(0);
    }
    const owner = (path: string) => [statSync(path).uid, statSync(path).gid, statSync(path).mode & 0o777];
    expect(owner(fresh)).toEqual([65534, 65533, 0o600]);
    expect(owner(old)).toEqual([0, 0, 0o600]);
  });

  it('is not written over a file that is not empty: it is refused before anything is made', async () => {
    const path = join(folder, 'mine.txt');
    writeFileSync(path, 'mine');
    const { status, stdout, stderr } = await nslab([...tour, '--record', path]);
    expect(stderr).toMatch(/^nslab: cannot record to .*: it is not empty\n.*--force/);
    expect({ status, stdout, kept: readFileSync(path, 'utf8') }).toEqual({
      status: 1,
      stdout: '',
      kept: 'mine',
    });
  });

  it('is not written into a FIFO that nobody reads', async () => {
    const path = join(folder, 'fifo');
    execFileSync('mkfifo', [path]);
    const { status, stderr } = await nslab([...tour, '--record', path]);
    expect(stderr).toMatch(/^nslab: cannot record to .*: nobody reads this FIFO\n/);
    expect(status).toBe(1);
  });

  it('replaces a file with --force, and lets only its owner read it', async () => {
    const path = join(folder, 'tour.jsonl');
    writeFileSync(path, 'old', { mode: 0o644 });
    expect((await nslab([...play, '--record', path, '--force'])).status).toBe(0);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const events = readFileSync(path, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect([events[0].type, events.at(-1).type]).toEqual(['session', 'end']);
  });
});

describe('a transcript', () => {
  it('ends the tour at a full disk, reports it, and leaves nothing', async () => {
    expect(existsSync('/dev/full')).toBe(true);
    const { status, stderr } = await nslab(tour, { through: ['sh', '-c', 'exec "$@" > /dev/full', 'sh'] });
    expect(stderr).toMatch(/^nslab: cannot write the transcript: ENOSPC.*\n$/);
    expect(status).toBe(74);
  });
});
