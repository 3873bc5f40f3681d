// Runs images with the options that concern them: which of several, another entrypoint, volumes, docker's marks.

import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asTar, type Files, image, layout } from '../image/make-image.ts';
import { folder as entryFolder, file, link, tar } from '../image/tar.ts';
import { nslab, type Outcome } from '../support/nslab.ts';
import { someOf } from '../support/some-of.ts';

let folder = '';
let two = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-test-'));
  two = join(folder, 'two:images.tar');
  // The programs are this machine's own, by a volume.
  const base = tar(
    entryFolder('usr'),
    ...['bin', 'lib', 'lib64'].map((name) => link(name, `usr/${name}`)),
    entryFolder('etc'),
    file('etc/mtab', 'of the image\n'),
    entryFolder('data'),
    file('data/kept', 'of the image\n'),
    link('away', '/proc'),
  );
  const files: Files = new Map();
  const named = (name: string, config: object): ReturnType<typeof image> => ({
    ...image(files, [base], { config }),
    annotations: { 'io.containerd.image.name': name },
  });
  const web = named('docker.io/library/web:1', {
    Entrypoint: ['/bin/echo', 'entry'],
    Cmd: ['cmd'],
    Env: ['WHICH=web'],
    Volumes: { '/data': {}, '/new/deep': {} },
  });
  const db = named('docker.io/library/db:2', {
    Cmd: ['/bin/echo', 'db'],
    Volumes: { '/away': {} },
  });
  writeFileSync(two, asTar(layout(files, web, db)));
});
afterAll(() => rmSync(folder, { recursive: true }));

const run = (...args: string[]): Promise<Outcome> => nslab(['run', '-v', '/usr:/usr:ro', ...args]);

describe('an archive with two images', () => {
  it('lists them, and says how to choose', async () => {
    const { status, stdout, stderr } = await run('--image', two);
    expect(stderr).toMatch(/2 images at once: .*web:1.*, .*db:2.*\nChoose one by name: --image FILE:NAME/);
    expect(stdout).toBe('');
    expect(status).toBeGreaterThan(0);
  });

  it.each(
    someOf(
      [
        ['web:1', 'entry cmd\n'],
        ['library/db:2', 'db\n'],
        ['docker.io/library/db:2', 'db\n'],
      ],
      2,
    ),
  )('runs %s', async (name, stdout) => {
    expect(await run('--image', `${two}:${name}`)).toMatchObject({ status: 0, stdout, stderr: '' });
  });

  it.each(someOf(['web:2', 'we', 'nothing'], 2))('has no %s, and says what it has', async (name) => {
    const { status, stderr } = await run('--image', `${two}:${name}`);
    expect(stderr).toMatch(/no image is called .*: there are .*web:1.*db:2/);
    expect(status).toBeGreaterThan(0);
  });
});

describe('an entrypoint', () => {
  const web = (...args: string[]): Promise<Outcome> => run('--image', `${two}:web:1`, ...args);

  it.each(
    someOf(
      [
        [[], 'entry cmd\n'],
        [['--', 'other'], 'entry other\n'],
        [['--entrypoint', 'cat', '--', '/data/kept'], 'of the image\n'],
        [['--entrypoint=', '--', 'cat', '/data/kept'], 'of the image\n'],
        [['--entrypoint', '/bin/cat', '--', '-n', '/data/kept'], '     1\tof the image\n'],
      ],
      3,
    ),
  )('%j', async (args, stdout) => {
    expect(await web(...args)).toMatchObject({ status: 0, stdout, stderr: '' });
  });

  it('that is emptied leaves no command', async () => {
    const { status, stderr } = await web('--entrypoint', '');
    expect(stderr).toMatch(/there is no command: --entrypoint replaces the image’s/);
    expect(status).toBeGreaterThan(0);
  });
});

describe('what docker adds', () => {
  const inside = async (script: string, ...args: string[]): Promise<string> => {
    const sh = ['--entrypoint', 'sh', '--image', `${two}:web:1`, ...args, '--', '-c', script];
    const { status, stdout, stderr } = await run(...sh);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    return stdout;
  };

  it('are /.dockerenv, and /etc/mtab as a link to what is mounted', async () => {
    const said = await inside('stat -c "%a %s %F" /.dockerenv; readlink /etc/mtab; grep -c " / " /etc/mtab');
    expect(said).toBe('755 0 regular empty file\n/proc/mounts\n1\n');
    // This machine's own files are shown as they are.
    const host = await nslab(['run', '--', 'sh', '-c', '[ -e /.dockerenv ]']);
    expect(host.status).toBe(existsSync('/.dockerenv') ? 0 : 1);
  });

  it('are the folders of VOLUME, with what the image has in them, writable in a read-only root too', async () => {
    const script = 'cat /data/kept; for at in / /data /new/deep /new; do (: > $at/x) && echo $at; done; :';
    expect(await inside(`exec 2>/dev/null; ${script}`)).toBe('of the image\n/\n/data\n/new/deep\n/new\n');
    expect(await inside(`exec 2>/dev/null; ${script}`, '--read-only')).toBe(
      'of the image\n/data\n/new/deep\n',
    );
  });

  it('does not lead a VOLUME into /proc, whose masks it would cover', async () => {
    const { status, stdout, stderr } = await run('--image', `${two}:db:2`, '--read-only');
    expect(stdout).toBe('');
    expect(stderr).toMatch(/EXDEV/);
    expect(status).toBe(125);
  });
});
