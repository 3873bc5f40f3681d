// Runs `nslab run -v`: folders and files of the host inside, and no way to the rest of the host through a symlink.

import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nslab } from '../support/nslab.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-test-'));
  writeFileSync(join(folder, 'file'), 'of the host\n');
  mkdirSync(join(folder, 'root'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const inside = (volumes: string[], script: string, ...more: string[]) =>
  nslab(['run', ...volumes.flatMap((volume) => ['-v', volume]), ...more, '--', 'sh', '-c', script]);

describe('a volume', () => {
  it('is the host’s own folder: what is written inside is there', async () => {
    const { stdout } = await inside([`${folder}:/a/b`], 'cat /a/b/file; echo from inside > /a/b/new');
    expect(stdout).toBe('of the host\n');
    expect(readFileSync(join(folder, 'new'), 'utf8')).toBe('from inside\n');
  });

  it('with :ro cannot be written to, nor made writable: EROFS', async () => {
    const script = 'touch /a/no; rm /a/file; mount -o remount,bind,rw /a; touch /a/no';
    const { status, stderr } = await inside([`${folder}:/a:ro`], script);
    expect(status).not.toBe(0);
    expect(stderr.match(/Read-only file system/g)?.length).toBeGreaterThanOrEqual(3);
    expect(readdirSync(folder)).not.toContain('no');
    expect(existsSync(join(folder, 'file'))).toBe(true);
  });

  it('may be a file, onto a name that does not exist or one that does', async () => {
    const { stdout } = await inside(
      [`${folder}/file:/x/y`, `${folder}/file:/etc/hostname:ro`],
      'cat /x/y /etc/hostname',
    );
    expect(stdout).toBe('of the host\nof the host\n');
  });

  it('has no devices', async () => {
    // mount(8), nodev. mknod itself is allowed: CAP_MKNOD is one of docker's fourteen.
    const { stderr } = await inside([`${folder}:/a`], 'mknod /a/null c 1 3 && cat /a/null; rm -f /a/null');
    expect(stderr).toMatch(/Permission denied|Operation not permitted/);
  });

  it('appears on no mount table but the container’s', async () => {
    const { stdout } = await inside([`${folder}:/nslab-volume`], 'grep nslab-volume /proc/self/mountinfo');
    expect(stdout).toContain(' /nslab-volume ');
    expect(readFileSync('/proc/self/mountinfo', 'utf8')).not.toContain('nslab-volume');
  });
});

describe('a target that is a symlink in the root', () => {
  it('leads to a place in the root, never to the host', async () => {
    const root = join(folder, 'root');
    const outside = join(folder, 'outside');
    mkdirSync(outside);
    symlinkSync(outside, join(root, 'link'));
    symlinkSync('../../../../../../../..', join(root, 'up'));
    for (const name of ['bin', 'lib', 'lib64', 'usr', 'sbin']) {
      if (!existsSync(`/${name}`)) continue;
      mkdirSync(join(root, name));
    }
    const usr = [
      '/usr:/usr:ro',
      ...['bin', 'lib', 'lib64'].filter((n) => existsSync(`/${n}`)).map((n) => `/${n}:/${n}:ro`),
    ];
    const volumes = [...usr, `${folder}/file:/link/planted`, `${folder}/file:/up/planted`];
    const { status } = await inside(volumes, 'cat /link/planted /up/planted', '--rootfs', root);
    expect(readdirSync(outside)).toEqual([]);
    expect(existsSync('/planted')).toBe(false);
    expect(readFileSync('/proc/self/mountinfo', 'utf8')).not.toContain('planted');
    // It either works inside (the link's target is made there) or fails; it must not reach out.
    expect([0, 2]).toContain(status);
  });
});
