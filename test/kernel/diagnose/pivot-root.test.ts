// Causes each failure of pivot_root for real, and tests which cause we name.
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/kernel/actor/actor.ts';
import { causeOfPivotRoot, diagnosePivotRoot } from '../../../src/kernel/diagnose/pivot-root.ts';
import { errnoName } from '../../../src/kernel/errno.ts';
import { parseMountinfo } from '../../../src/kernel/proc/mountinfo.ts';
import { chroot, mount, pivot_root, umount2 } from '../../../src/kernel/syscalls/calls/mount.ts';
import { chdir, mkdirat, openat } from '../../../src/kernel/syscalls/calls/paths.ts';
import type { Invocation } from '../../../src/kernel/syscalls/plumbing/define.ts';
import { cloneChild, endActor, startActor } from '../actor/actors.ts';

let first: Actor;
let box: Actor;
/** A directory on the host that is empty; the box has a tmpfs there, in a mount namespace of its own. */
let stage: string;

beforeEach(async () => {
  stage = mkdtempSync(join(tmpdir(), 'nslab-pivot-'));
  first = await startActor(3);
  box = (await cloneChild(first, ['CLONE_NEWNS'], 1)).actor;
  await make(
    box,
    mount({ target: '/', mountflags: ['MS_REC', 'MS_PRIVATE'] }),
    ...tmpfs(stage, 'dir', 'new'),
  );
});
afterEach(async () => {
  await endActor(first);
  rmdirSync(stage);
});

async function make(actor: Actor, ...calls: readonly Invocation[]): Promise<void> {
  for (const call of calls) await actor.call(call);
}

/** A new tmpfs at a path, and directories in it. */
const tmpfs = (target: string, ...directories: readonly string[]): Invocation[] => [
  mount({ source: 'none', target, filesystemtype: 'tmpfs' }),
  ...directories.map((name) => mkdirat({ pathname: join(target, name) })),
];

const share = (target: string): Invocation => mount({ target, mountflags: ['MS_SHARED'] });
const unshare = (target: string): Invocation => mount({ target, mountflags: ['MS_PRIVATE'] });

/** The kernel's errno, and the cause that we name. */
async function refusal(
  actor: Actor,
  new_root: string,
  put_old: string,
): Promise<[string, string | undefined]> {
  const { state, errno } = await actor.attempt(pivot_root({ new_root, put_old }));
  expect(state).toBe('failed');
  return [errnoName(errno), (await diagnosePivotRoot(actor, new_root, put_old))?.en];
}

const makePrivate = 'make it private first (mount --make-rprivate /)';

describe('EINVAL of pivot_root', () => {
  it('because new_root is a directory inside a mount', async () => {
    const path = join(stage, 'dir');
    expect(await refusal(box, path, path)).toEqual([
      'EINVAL',
      `new_root (${path}) is not a mount point: mount something there first, or bind it onto itself`,
    ]);
  });

  it('because put_old is not below new_root', async () => {
    await make(box, ...tmpfs(join(stage, 'dir')), ...tmpfs(join(stage, 'new')));
    const [newRoot, putOld] = [join(stage, 'new'), join(stage, 'dir')];
    expect(await refusal(box, newRoot, putOld)).toEqual([
      'EINVAL',
      `put_old (${putOld}) is not at or underneath new_root (${newRoot})`,
    ]);
  });

  it('because an earlier chroot made a directory the root', async () => {
    const inner = join(stage, 'dir', 'inner');
    await make(
      box,
      mkdirat({ pathname: inner }),
      ...tmpfs(inner, 'old'),
      chroot({ path: join(stage, 'dir') }),
    );
    expect(await refusal(box, '/inner', '/inner/old')).toEqual([
      'EINVAL',
      'the current root is not a mount point: an earlier chroot went to a directory inside a mount',
    ]);
  });

  it('because the mount below new_root is shared', async () => {
    const path = join(stage, 'new');
    await make(box, share(stage), ...tmpfs(path, 'old'), unshare(path));
    expect(await refusal(box, path, join(path, 'old'))).toEqual([
      'EINVAL',
      `the mount that new_root (${path}) is mounted on is shared: ${makePrivate}`,
    ]);
  });

  it('because put_old is on a shared mount', async () => {
    const [path, old] = [join(stage, 'new'), join(stage, 'new', 'old')];
    await make(box, ...tmpfs(path, 'old'), ...tmpfs(old), share(old));
    expect(await refusal(box, path, old)).toEqual([
      'EINVAL',
      `put_old (${old}) is on a shared mount: ${makePrivate}`,
    ]);
  });

  it('because the mount below the current root is shared', async () => {
    const path = join(stage, 'new');
    await make(box, share(stage), ...tmpfs(path, 'inner'), unshare(path), ...tmpfs(join(path, 'inner')));
    const { actor: inside } = await cloneChild(box);
    await make(inside, chroot({ path }));
    expect(await refusal(inside, '/inner', '/inner')).toEqual([
      'EINVAL',
      `the mount that the current root is mounted on is shared: ${makePrivate}`,
    ]);
  });

  it('because new_root is reached through a working directory outside of the current root', async () => {
    const [root, outside] = [join(stage, 'dir'), join(stage, 'new')];
    await make(box, ...tmpfs(root), ...tmpfs(outside), chdir({ path: outside }), chroot({ path: root }));
    expect(await refusal(box, '.', '.')).toEqual([
      'EINVAL',
      'new_root (.) is not underneath the current root',
    ]);
  });

  it('because the current root was unmounted', async () => {
    const [root, outside] = [join(stage, 'dir'), join(stage, 'new')];
    await make(box, ...tmpfs(root), ...tmpfs(outside));
    const { actor: inside } = await cloneChild(box);
    await make(inside, chdir({ path: outside }), chroot({ path: root }));
    await make(box, umount2({ target: root, flags: ['MNT_DETACH'] }));
    expect(await refusal(inside, '.', '.')).toEqual([
      'EINVAL',
      'the mount of the current root was taken out of this mount namespace',
    ]);
  });

  it('because the current root is the first mount of all, as in an initramfs', () => {
    // What a process sees that went back to the rootfs: whether it has a directory to go on from differs by machine.
    const mounts = parseMountinfo(
      '42 42 0:2 / / rw,nosuid - rootfs rootfs rw,size=12334460k,nr_inodes=3083615\n' +
        '58 42 0:45 / /root rw,relatime - tmpfs none rw\n',
    );
    const place = (path: string, mountId: number) => ({
      path,
      mountId,
      isDirectory: true,
      isMountPoint: true,
    });
    const facts = { root: place('/', 42), newRoot: place('/root', 58), putOld: place('/root', 58) };
    expect(causeOfPivotRoot({ ...facts, mounts, hidden: [] })?.en).toBe(
      'the current root is the first mount of all, the rootfs or initramfs, which cannot be moved away: switch_root is for that',
    );
  });
});

describe('EBUSY of pivot_root', () => {
  it('because new_root is on the mount that is the root', async () => {
    expect(await refusal(box, '/', '/')).toEqual([
      'EBUSY',
      'new_root (/) is on the mount that is the root now: mount something there first, or bind it onto itself',
    ]);
  });

  it('because put_old is on the mount that is the root', async () => {
    expect(await refusal(box, stage, '/')).toEqual([
      'EBUSY',
      `put_old (/) is on the mount that is the root now, not at or underneath new_root (${stage})`,
    ]);
  });
});

describe('ENOTDIR of pivot_root', () => {
  it('because one of the two is a file, or a path leads through one', async () => {
    const file = join(stage, 'file');
    await make(box, openat({ pathname: file, flags: ['O_CREAT', 'O_CLOEXEC'] }));
    expect(await refusal(box, file, stage)).toEqual(['ENOTDIR', `new_root (${file}) is not a directory`]);
    expect(await refusal(box, stage, file)).toEqual(['ENOTDIR', `put_old (${file}) is not a directory`]);
    const through = join(file, 'below');
    expect(await refusal(box, through, stage)).toEqual([
      'ENOTDIR',
      `new_root (${through}) is not a directory`,
    ]);
  });
});

describe('pivot_root', () => {
  it.each(['.', 'new'])('is done where we find no cause against it, with put_old %s', async (putOld) => {
    await make(box, chdir({ path: stage }));
    expect(await diagnosePivotRoot(box, '.', putOld)).toBeUndefined();
    expect(await box.attempt(pivot_root({ new_root: '.', put_old: putOld }))).toMatchObject({
      state: 'done',
    });
  });

  it('of a path that is not there has its one cause already: ENOENT', async () => {
    expect(await refusal(box, join(stage, 'missing'), stage)).toEqual(['ENOENT', undefined]);
  });
});
