// Runs `nslab run -w`: a working directory that only root may enter, that does not exist, or that is a link.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asTar, dockerSave } from '../image/make-image.ts';
import { folder as entryFolder, file, link, tar } from '../image/tar.ts';
import { nslab, workload } from '../support/nslab.ts';
import { rootWithTools } from '../support/root-with-tools.ts';

let folder = '';
let root: string[] = [];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-test-'));
  root = rootWithTools(join(folder, 'root'), { link: 'made/there', up: '../../../tmp', to: '/etc/motd' });
});
afterAll(() => rmSync(folder, { recursive: true }));

const pwd = async (...options: string[]) => {
  // Not the shell's pwd, which believes $PWD.
  const { status, stdout, stderr } = await nslab(['run', ...options, '--', 'readlink', '/proc/self/cwd']);
  return { status, stdout, stderr };
};
const is = (path: string) => ({ status: 0, stdout: `${path}\n`, stderr: '' });

describe('a working directory that the user may not enter', () => {
  it('is the user’s all the same, as with docker', async () => {
    const { stdout, stderr } = await nslab([
      ...['run', '-u', '65534', '-w', '/root', '--', 'sh', '-c'],
      'readlink /proc/self/cwd; id -u; ls /root; cd /root',
    ]);
    expect(stdout).toBe('/root\n65534\n');
    expect(stderr).toMatch(/ls: .*Permission denied\n.*cd: .*\/root/);
  });

  it('needs no capability of the container, nor a right that its user has', async () => {
    expect(await pwd('-u', '65534:65534', '--cap-drop', 'ALL', '-w', '/root')).toEqual(is('/root'));
    expect(await pwd('--init', '-u', '65534', '-w', '/root/new')).toEqual(is('/root/new'));
  });

  it('may be that of an image, which has another user', async () => {
    const image = join(folder, 'image.tar');
    const layer = tar(
      ...[entryFolder('bin/'), entryFolder('private/', { mode: 0o700 }), link('way', 'private/work')],
      file('bin/workload', readFileSync(workload), { mode: 0o755 }),
      file('etc/passwd', 'app:x:1000:1000::/:/bin/sh\n'),
    );
    for (const WorkingDir of ['/private', '/private/new/one', '/way']) {
      const config = { Entrypoint: ['/bin/workload'], Cmd: ['pid'], User: 'app', WorkingDir };
      writeFileSync(image, asTar(dockerSave([layer], { config })));
      const { status, stderr } = await nslab(['run', '--image', image]);
      expect({ WorkingDir, status, stderr }).toEqual({ WorkingDir, status: 0, stderr: '' });
    }
  });
});

describe('a working directory that is not there', () => {
  it('is made, also where a link leads, and never outside', async () => {
    expect(await pwd(...root, '-w', '/a/b/c')).toEqual(is('/a/b/c'));
    expect(await pwd(...root, '-w', '/link')).toEqual(is('/made/there'));
    expect(await pwd(...root, '-w', '/up/x')).toEqual(is('/tmp/x'));
    expect(await pwd(...root, '-v', `${folder}:/v`, '-w', '/v/of-volume')).toEqual(is('/v/of-volume'));
  });

  it('cannot be made: that is said, and nothing runs', async () => {
    const below = await pwd('-w', '/etc/passwd/x');
    expect(below).toMatchObject({ status: 125, stdout: '' });
    expect(below.stderr).toContain('cannot make the working directory /etc/passwd/x');
    const notFolder = await pwd('-w', '/etc/passwd');
    expect(notFolder).toMatchObject({ status: 126, stdout: '' });
    expect(notFolder.stderr).toContain('cannot work in /etc/passwd');
  });
});
