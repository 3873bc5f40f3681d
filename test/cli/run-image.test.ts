// Runs `nslab run --image`: an image's layers as the root, and its configuration, with nothing of it left on the host.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asTar, dockerSave } from '../image/make-image.ts';
import { folder as entryFolder, file, tar } from '../image/tar.ts';
import { nslab, workload } from '../support/nslab.ts';

let folder = '';
let image = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-test-'));
  image = join(folder, 'image.tar');
  const lower = tar(
    entryFolder('bin/'),
    file('bin/workload', readFileSync(workload), { mode: 0o755 }),
    entryFolder('etc/'),
    file('etc/passwd', 'app:x:1000:1000::/srv/app:/bin/sh\n'),
    file('etc/gone', 'of the lower layer\n'),
  );
  const upper = tar(file('etc/.wh.gone'), file('etc/new', 'of the upper layer\n'));
  const config = {
    Entrypoint: ['/bin/workload'],
    Cmd: ['pid'],
    User: 'app',
    WorkingDir: '/srv/app',
    Env: ['A=b'],
  };
  writeFileSync(image, asTar(dockerSave([lower, upper], { config })));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('an image', () => {
  it('runs what its configuration names', async () => {
    const { status, stdout, stderr } = await nslab(['run', '--image', image]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/\b1\b/);
  });

  it('as kaniko and Distroless write it runs, and what is left out of it is said in one line', async () => {
    const written = join(folder, 'devices.tar');
    const layer = tar(
      { name: '/', type: '5', mode: 0o755 },
      file('/bin/workload', readFileSync(workload), { mode: 0o755 }),
      { name: '/dev/console', type: '3' },
      { name: './disk', type: '4' },
      file('data', '', { pax: { 'SCHILY.xattr.security.selinux': 'system_u' } }),
    );
    writeFileSync(written, asTar(dockerSave([layer], { config: { Cmd: ['/bin/workload', 'pid'] } })));
    const { status, stdout, stderr } = await nslab(['run', '--image', written]);
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr:
        'nslab: 2 device nodes of the image are left out ("dev/console", "disk"): a container has a /dev of its own; ' +
        '1 extended attribute of the image is left out ("security.selinux"): only user.* and security.capability are kept, where the filesystem takes them\n',
    });
    expect(stdout).toMatch(/\b1\b/);
  });

  it('is refused when the file is not an image, and nothing is left', async () => {
    const bad = join(folder, 'bad.tar');
    writeFileSync(bad, 'no tar at all');
    const { status, stderr } = await nslab(['run', '--image', bad]);
    expect(status).toBeGreaterThan(0);
    expect(stderr).toMatch(/^nslab: .*bad\.tar/);
    expect(stderr).not.toMatch(/bug in nslab/);
  });

  it('cannot be combined with a folder', async () => {
    const { status, stderr } = await nslab(['run', '--image', image, '--rootfs', folder, '--', 'true']);
    expect(status).toBe(125);
    expect(stderr).toMatch(/cannot be used with/);
  });
});
