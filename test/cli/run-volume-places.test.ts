// Runs `nslab run -v` and `--tmpfs` with targets that lie in each other, are links, are equal, or do not fit.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nslab, type Outcome } from '../support/nslab.ts';
import { rootWithTools } from '../support/root-with-tools.ts';
import { someOf } from '../support/some-of.ts';

let folder = '';
/** Options for a root with links. */
let linked: string[] = [];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-test-'));
  for (const name of ['a', 'b', 'c']) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'who'), `${name}\n`);
  }
  linked = rootWithTools(join(folder, 'root'), {
    'var/run': '/run',
    deep: 'p/q/r',
    dangling: '/made/by/nslab',
    up: '../../../../../../out/of/here',
    loop: '/pool',
    pool: 'loop',
    'etc/name': '../names/own',
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

const at = (name: string): string => join(folder, name);
const mounts = (...volumes: string[]): string[] => volumes.flatMap((one) => ['-v', `${folder}/${one}`]);
const run = (options: readonly string[], script: string): Promise<Outcome> =>
  nslab(['run', ...options, '--', 'sh', '-c', script]);

/** Its command has not run. */
async function refused(options: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await run(options, 'echo ran');
  expect({ status, stdout }).toEqual({ status: 125, stdout: '' });
  return stderr;
}

describe('mounts that lie in each other', () => {
  it('are sorted, so that none hides a deeper one, in whatever order they were named', async () => {
    const options = [...mounts('c:/mnt/sub/more/', 'a:/mnt/sub', 'b:/mnt'), '--tmpfs', '/mnt/memory'];
    const script =
      'cat /mnt/who /mnt/sub/who /mnt/sub/more/who; echo inside > /mnt/sub/new; stat -f -c %T /mnt/memory';
    expect(await run(options, script)).toMatchObject({ status: 0, stdout: 'b\na\nc\ntmpfs\n' });
    expect(readFileSync(at('a/new'), 'utf8')).toBe('inside\n');
    expect(readdirSync(at('b/sub'))).toEqual([]); // a mount point, and nothing in it
  });

  it('are sorted by where the links lead', async () => {
    const { stdout } = await run(
      [...linked, ...mounts('a:/deep', 'b:/p/q')],
      'cat /p/q/who /p/q/r/who /deep/who',
    );
    expect(stdout).toBe('b\na\na\n');
  });

  it('may be a file in a folder of another', async () => {
    const { stdout } = await run(mounts('a/who:/mnt/x/file', 'b:/mnt'), 'cat /mnt/who /mnt/x/file');
    expect(stdout).toBe('b\na\n');
  });
});

describe('two mounts in one place', () => {
  it.each(
    someOf(
      [
        [['a:/mnt', 'b:/mnt'], '/mnt'],
        [['a:/mnt', 'b:/x/..//mnt/'], '/mnt'],
        [['a:/run', 'b:/var/run'], '/run'],
        [['a/who:/etc/name', 'b/who:/names/own'], '/names/own'],
        [['a:/dangling', 'b:/made/by/nslab'], '/made/by/nslab'],
      ],
      3,
    ),
  )('are refused: %j', async (volumes, place) => {
    const [one, other] = volumes.map((volume) => at(volume.split(':')[0] ?? ''));
    const stderr = await refused([...linked, ...mounts(...volumes)]);
    expect(stderr).toBe(`nslab: ${one} and ${other} cannot both be mounted on ${place}\n`);
  });

  it('are refused when one is a folder in memory, and when only another mount shows that they are one', async () => {
    expect(await refused([...mounts('a:/mnt'), '--tmpfs', '/mnt'])).toContain(
      'cannot both be mounted on /mnt',
    );
    const root = rootWithTools(at('one-by-volume'), { 'v/s': '/elsewhere' });
    mkdirSync(at('v'));
    rootWithTools(at('v/tools'), { 'in-volume': '/w' });
    const stderr = await refused([...root, ...mounts('v:/v', 'a:/v/tools/in-volume', 'b:/w')]);
    expect(stderr).toContain('cannot both be mounted on /w');
  });
});

describe('a target that is a link', () => {
  it.each(
    someOf(
      [
        ['a:/var/run', '/run/who'],
        ['a:/var/run/new', '/run/new/who'],
        ['a:/dangling', '/made/by/nslab/who'],
        ['a:/dangling/more', '/made/by/nslab/more/who'],
        ['a:/up', '/out/of/here/who'],
        ['a/who:/etc/name', '/names/own'],
        ['a/who:/dangling', '/made/by/nslab'],
      ],
      4,
    ),
  )('is followed inside the root: %s is in %s', async (volume, place) => {
    const { stdout, stderr } = await run([...linked, ...mounts(volume)], `cat ${place}`);
    expect({ stdout, stderr }).toEqual({ stdout: 'a\n', stderr: '' });
    expect(readdirSync(at('root'))).not.toContain('made'); // only in the container
  });

  it('stays a link', async () => {
    const { stdout } = await run([...linked, ...mounts('a/who:/etc/name')], 'readlink /etc/name');
    expect(stdout).toBe('../names/own\n');
  });

  it('leads in a circle: that is said', async () => {
    expect(await refused([...linked, ...mounts('a:/loop')])).toContain(
      '/loop: its symbolic links lead in a circle',
    );
    expect(await refused([...linked, '--tmpfs', '/pool/x'])).toContain('lead in a circle');
  });
});

describe('a mount that does not fit its place', () => {
  it.each(
    someOf(
      [
        ['a/who:/mnt', 'it is no folder, and /mnt inside is a folder'],
        ['a:/etc/passwd', 'it is a folder, and /etc/passwd inside is no folder'],
        ['a:/etc/passwd/below', 'a part of /etc/passwd/below is no folder'],
        ['a/who:/usr/bin/', 'it is no folder, and /usr/bin inside is a folder'],
      ],
      3,
    ),
  )('is refused before the command runs: %s', async (volume, reason) => {
    const stderr = await refused(mounts(volume));
    expect(stderr).toContain(reason);
    expect(stderr).toMatch(/^nslab: .*cannot (be mounted|mount .*) on \/(mnt|etc|usr)/);
    expect(stderr).not.toMatch(/bug in nslab|Linux refused/);
  });

  it('has a name that is too long', async () => {
    const long = `/mnt/${'x'.repeat(300)}`;
    expect(await refused(mounts(`a:${long}`))).toMatch(/^nslab: \/mnt\/x+ inside cannot be looked at: /);
    expect((await nslab(['run', '--dry-run', ...mounts(`a:${long}`), '--', 'true'])).status).toBe(0);
  });

  it('is a folder in memory over a file', async () => {
    expect(await refused(['--tmpfs', '/etc/passwd'])).toContain('/etc/passwd inside is no folder');
  });
});
