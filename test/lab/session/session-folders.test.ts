// Tests which folder a session takes for its ledger: another one where the first is full, read-only or missing, and none that
// is not its own alone. Each test runs with a /run, /tmp and /dev/shm of its own.

import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../../src/lab/session/session-files.ts';
import { cli } from '../../support/nslab.ts';
import { someOf } from '../../support/some-of.ts';

/**
 * Runs a command where /run, /tmp and /dev/shm are empty and no other process sees them.
 * @param prepare shell lines to run before
 */
function withRun(prepare: string, ...args: readonly string[]) {
  // The checkout may be in one of them.
  const script = `exec 9< ${packageRoot()} && mount --make-rprivate / || exit 99
    for at in /run /tmp /dev/shm; do mount -t tmpfs -o mode=1777 t $at || exit 98; done
    [ -e ${cli} ] || { mkdir -p ${packageRoot()} && mount -c --bind /proc/self/fd/9 ${packageRoot()}; } || exit 97
    exec 9<&-
    ${prepare} && exec "$@"`;
  const { status, stdout, stderr } = spawnSync(
    'unshare',
    ['-m', 'sh', '-c', script, 'sh', process.execPath, cli, ...args],
    { encoding: 'utf8', timeout: 40_000, env: { ...process.env, TMPDIR: '/tmp' } },
  );
  return { status, stdout, stderr };
}

const commands = [['clean'], ['run', '--', 'true'], ['tour', '--auto', '--plain']];

describe.each(commands)('nslab %s', (...args) => {
  const folders: [string, string, RegExp][] = [
    ['that everybody may write to', 'mkdir -m 777 /run/nslab', /is not ours alone \(owner 0, mode 0777\)/],
    ['that others may read', 'mkdir -m 755 /run/nslab', /is not ours alone \(owner 0, mode 0755\)/],
    ['of another user', 'mkdir -m 700 /run/nslab && chown 1000 /run/nslab', /not ours alone \(owner 1000/],
    ['that is a symlink', 'mkdir -m 700 /run/x && ln -s /run/x /run/nslab', /\/run\/nslab is no folder/],
    ['that is a file', 'touch /run/nslab', /\/run\/nslab is no folder/],
  ];

  it.each(args[0] === 'run' ? folders : someOf(folders, 2))(
    'refuses a folder %s, and says what to do',
    (_, prepare, message) => {
      const { status, stderr } = withRun(prepare, ...args.filter((arg) => arg !== undefined));
      expect(stderr).toMatch(message);
      expect(stderr).not.toMatch(/^ {4}at |bug in nslab/m);
      expect(stderr.trimEnd().split('\n')).toHaveLength(2);
      expect(status).toBe(args[0] === 'run' ? 125 : 3);
    },
  );
});

describe('a folder that is missing', () => {
  it('is made for root alone', () => {
    const { status, stdout } = withRun(
      'true',
      ...['run', '-v', '/run:/seen', '--', 'stat', '-c', '%u %a', '/seen/nslab'],
    );
    expect({ status, stdout }).toEqual({ status: 0, stdout: '0 700\n' });
  });
});

/** Shell lines that leave no place for a ledger in a folder, each in another way. */
const useless = {
  'is read-only': (folder: string) => `mount -o remount,ro ${folder}`,
  'has a read-only bind mount': (folder: string) =>
    `mount --bind ${folder} ${folder} && mount -o remount,bind,ro ${folder}`,
  'is a tmpfs of one page': (folder: string) => `mount -t tmpfs -o size=4k t ${folder}`,
  'is full': (folder: string) =>
    `mount -o remount,size=64k ${folder} && { head -c 1M /dev/zero > ${folder}/full; true; } 2> /dev/null`,
  'is full, with the folder there': (folder: string) =>
    `mkdir -m 700 ${folder}/nslab && mount -o remount,size=64k ${folder} && { head -c 1M /dev/zero > ${folder}/full; true; } 2> /dev/null`,
  'has no inode left': (folder: string) => `mount -t tmpfs -o nr_inodes=1 t ${folder}`,
  'has one inode left': (folder: string) => `mount -t tmpfs -o nr_inodes=2 t ${folder}`,
} as const;

/** Where the session's ledger is, told by the container: it sees what the folder contains. */
const whereLedger = [
  'run',
  '-v',
  '/tmp:/seen',
  '-v',
  '/dev/shm:/shm',
  '--',
  'sh',
  '-c',
  'cd /; ls seen/* shm/*',
];

describe('as root, a /run that', () => {
  it.each(someOf(Object.entries(useless), 4))('%s is left alone: the ledger is in /tmp', (_, prepare) => {
    const script = `${prepare('/run')} && true`;
    const { status, stdout, stderr } = withRun(script, ...whereLedger);
    expect({ status, stderr: stderr.replace(/^ls: .*\n/gm, '') }).toEqual({ status: 2, stderr: '' }); // ls: no shm/*
    expect(stdout).toMatch(/^seen\/nslab-0:?\n([0-9a-f]{6})\n/m);
  });

  it('does not exist is said, with what to do', () => {
    const script = `mkdir /tmp/root && for at in /*; do
      case $at in
        /run) ;;
        *) if [ -h $at ]; then cp -d $at /tmp/root; else mkdir /tmp/root$at && mount --rbind $at /tmp/root$at; fi ;;
      esac
    done; set -- chroot /tmp/root "$@"; true`;
    const { status, stderr } = withRun(script, 'run', '--', 'true');
    expect(stderr).toMatch(/there is no \/run.*mkdir \/run/s);
    expect(status).toBe(125);
    expect(withRun(script, 'clean')).toMatchObject({ status: 0, stdout: 'Nothing was left behind.\n' });
  });

  it('and a /tmp that are read-only leave /dev/shm', () => {
    const script = 'mount -o remount,ro /run && mount -o remount,ro /tmp';
    const { stdout } = withRun(script, ...whereLedger);
    expect(stdout).toMatch(/^shm\/nslab-0:?\n([0-9a-f]{6})\n/m);
  });

  it('is read-only, and somebody else’s /tmp/nslab-0: that is not used', () => {
    const script = 'mount -o remount,ro /run && mkdir -m 777 /tmp/nslab-0 && chown 1000 /tmp/nslab-0';
    const { stdout } = withRun(script, ...whereLedger);
    expect(stdout).toMatch(/^shm\/nslab-0:?\n([0-9a-f]{6})\n/m);
  });

  it('like all other places is read-only is said, with what to do', () => {
    const script = 'for at in /run /tmp /dev/shm; do mount -o remount,ro $at; done';
    const { status, stderr } = withRun(script, 'run', '--', 'true');
    expect(stderr).toMatch(
      /cannot make a folder for the files of a session: \/run\/nslab \(EROFS\), \/tmp\/nslab-0 \(EROFS\), \/dev\/shm\/nslab-0 \(EROFS\)/,
    );
    expect(stderr).toMatch(/mount -t tmpfs/);
    expect(stderr).not.toMatch(/^ {4}at |bug in nslab/m);
    expect(status).toBe(125);
  });
});

describe('a ledger of a dead session', () => {
  const head = `{"version":1,"id":"0000aa","uid":0,"bootId":"'$(cat /proc/sys/kernel/random/boot_id)'","nslabPid":1}`;

  it.each(someOf(['/run/nslab', '/tmp/nslab-0', '/dev/shm/nslab-0'], 2))(
    'in %s is found by nslab clean',
    (folder) => {
      const script = `mkdir -m 700 -p ${folder} && echo '${head}' > ${folder}/0000aa`;
      const { status, stdout } = withRun(script, 'clean');
      expect({ status, stdout }).toEqual({
        status: 0,
        stdout: 'session 0000aa: ended 0 processes, removed 0 cgroups\n',
      });
    },
  );

  it('that cannot be removed is told', () => {
    const script = `mkdir -m 700 /run/nslab && echo '${head}' > /run/nslab/0000aa && mount -o remount,ro /run`;
    const { status, stdout } = withRun(script, 'clean');
    expect(stdout).toContain('still there: /run/nslab/0000aa (EROFS)');
    expect(status).toBe(1);
  });
});
