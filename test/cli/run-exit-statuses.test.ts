// Lets `nslab run` fail in every way that we know: 125 for nslab and its command line, 126 and 127 for the command.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { asTar, dockerSave } from '../image/make-image.ts';
import { folder as entryFolder, file, tar } from '../image/tar.ts';
import { nslab, type StartOptions, workload } from '../support/nslab.ts';
import { someOf } from '../support/some-of.ts';

let folder = '';
let port = 0;
let server: Server | undefined;
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-test-'));
  const layer = tar(entryFolder('bin/'), file('bin/w', readFileSync(workload), { mode: 0o755 }));
  const good = asTar(dockerSave([layer], { config: {} }));
  writeFileSync(at('good.tar'), good);
  writeFileSync(at('no-tar'), 'no tar at all');
  writeFileSync(at('empty'), '');
  writeFileSync(at('other.tar'), tar(file('a', 'b')));
  writeFileSync(at('cut.tar'), good.subarray(0, good.length >> 1));
  writeFileSync(at('whole.tar.gz'), gzipSync(good));
  writeFileSync(at('layer.tar'), asTar(dockerSave([Buffer.from('no layer'.repeat(100))], { config: {} })));
  writeFileSync(at('up.tar'), asTar(dockerSave([tar(file('../../up', 'x'))], { config: {} })));
  writeFileSync(at('user.tar'), asTar(dockerSave([layer], { config: { User: 'ghost', Cmd: ['/bin/w'] } })));
  mkdirSync(at('oci'));
  writeFileSync(at('script'), '#!/no/such/interpreter\n', { mode: 0o755 });
  writeFileSync(at('text'), 'no program\n', { mode: 0o755 });
  writeFileSync(at('plain'), '#!/bin/sh\n', { mode: 0o644 });
  server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server?.once('listening', resolve));
  const address = server.address();
  port = typeof address === 'object' ? (address?.port ?? 0) : 0;
});
afterAll(() => {
  server?.close();
  rmSync(folder, { recursive: true });
});

const prepared = (script: string): StartOptions => ({
  through: ['unshare', '-m', 'sh', '-c', `mount --make-rprivate / && ${script} && exec "$@"`, 'sh'],
});
const sh = (script: string): string[] => ['--', 'sh', '-c', script];
const bridge = (publication: string): string[] => ['--network', 'bridge', '-p', publication, '--', 'true'];

type Row = readonly [status: number, args: () => readonly string[], options?: StartOptions];

type Rows = Readonly<Record<string, Row>>;

/** The command's own, whatever they are. */
const ownStatuses: Rows = {
  'it ends with 1': [1, () => sh('exit 1')],
  'it ends with 2': [2, () => sh('exit 2')],
  'it ends with 3': [3, () => sh('exit 3')],
  'it ends with 70': [70, () => sh('exit 70')],
  'it ends with 125': [125, () => sh('exit 125')],
  'it ends with 255': [255, () => sh('exit 255')],
  'a signal ends it': [137, () => ['--init', ...sh('kill -9 $$')]],
  'a signal ends it with a core': [134, () => ['--init', ...sh('kill -ABRT $$')]],
};

/** The command cannot be found. */
const notFound: Rows = {
  'no such command': [127, () => ['--', 'no-such-command']],
  'no such path': [127, () => ['--', '/no/such/command']],
  'a file as a folder of the path': [127, () => ['--', '/etc/passwd/command']],
  'a script without its interpreter': [127, () => ['-v', `${at('script')}:/s`, '--', '/s']],
  'no such command with --init': [127, () => ['--init', '--', 'no-such-command']],
  'no such command in an image': [127, () => ['--image', at('good.tar'), '--', 'no-such-command']],
};

/** The command cannot be run. */
const notRunnable: Rows = {
  'a folder': [126, () => ['--', '/etc']],
  'a file that may not be executed': [126, () => ['--', '/etc/passwd']],
  'a script that may not be executed': [126, () => ['-v', `${at('plain')}:/s`, '--', '/s']],
  'a text': [126, () => ['-v', `${at('text')}:/s`, '--', '/s']],
  'a working directory that is a file': [126, () => ['-v', `${at('text')}:/s`, '-w', '/s', '--', 'true']],
};

/** nslab could not read the image. */
const noImage: Rows = {
  'an image that is no tar': [125, () => ['--image', at('no-tar')]],
  'an image that is empty': [125, () => ['--image', at('empty')]],
  'an image that is another tar': [125, () => ['--image', at('other.tar')]],
  'an image that is cut off': [125, () => ['--image', at('cut.tar'), '--', '/bin/w', 'pid']],
  'an image that is compressed as a whole': [125, () => ['--image', at('whole.tar.gz')]],
  'an image with a layer that is none': [125, () => ['--image', at('layer.tar'), '--', '/bin/w', 'pid']],
  'an image that leads out of its root': [125, () => ['--image', at('up.tar'), '--', '/bin/w', 'pid']],
  'an image that names no command': [125, () => ['--image', at('good.tar')]],
  'an image whose user is not in it': [125, () => ['--image', at('user.tar')]],
  'an OCI layout without an index': [125, () => ['--image', at('oci'), '--', 'true']],
};

/** There is no such user or port, or no such limit. */
const notThere: Rows = {
  'a user that is not there': [125, () => ['-u', 'ghost', '--', 'true']],
  'a group that is not there': [125, () => ['-u', 'root:ghosts', '--', 'true']],
  'a port in use': [125, () => bridge(`127.0.0.1:${port}:80`)],
  'a port on an address that is not ours': [125, () => bridge('192.0.2.1:8080:80')],
  'a processor that is not there': [125, () => ['--cpuset-cpus', '4000', '--', 'true']],
  'a limit above what the kernel takes': [125, () => ['--ulimit', 'nofile=9999999999', '--', 'true']],
};

/** nslab could not set it up where it is. */
const noPlace: Rows = {
  'a folder for sessions that is not ours': [
    125,
    () => ['--', 'true'],
    prepared('mount -t tmpfs t /run && mkdir -m 777 /run/nslab'),
  ],
  'no cgroups to set limits in': [
    125,
    () => ['-m', '64m', '--', 'true'],
    prepared('umount -R /sys/fs/cgroup'),
  ],
  'a capability that we lack': [
    125,
    () => ['--', 'true'],
    { through: ['setpriv', '--bounding-set', '-setpcap', '--inh-caps', '-setpcap', '--'] },
  ],
  'root that was lost': [
    125,
    () => ['--', 'true'],
    {
      through: ['setpriv', '--reuid', '65534', '--clear-groups'],
      env: { SUDO_UID: '1000', USER: 'root' },
    },
  ],
};

/** The command line is wrong. */
const misused: Rows = {
  'an option that is not there': [125, () => ['--no-such-option', '--', 'true']],
  'no command': [125, () => []],
  'an image that is not there': [125, () => ['--image', '/no/such/image', '--', 'true']],
  'a capability that is not there': [125, () => ['--cap-add', 'FLY', '--', 'true']],
  'a port without a bridge': [125, () => ['--network', 'none', '-p', '8080:80', '--', 'true']],
  'the network of a container that is not there': [125, () => ['--network', 'container:ghost', '--', 'true']],
  'a terminal that stdin is not': [125, () => ['-it', '--', 'true']],
};

const rows = [
  ...someOf(Object.entries(ownStatuses), 4),
  ...someOf(Object.entries(notFound), 3),
  ...someOf(Object.entries(notRunnable), 3),
  ...someOf(Object.entries(noImage), 4),
  ...someOf(Object.entries(notThere), 3),
  ...someOf(Object.entries(noPlace), 4),
  ...someOf(Object.entries(misused), 4),
];

it.each(rows)('%s', async (_, [wanted, args, options]) => {
  const { status, stdout, stderr } = await nslab(['run', ...args()], options);
  expect({ status, stdout, stderr }).toMatchObject({ status: wanted, stdout: '' });
  expect(stderr).not.toMatch(/bug in nslab|^ {4}at /m);
});
