// Tries what doctor advises, in a mount namespace of its own where that can be done, and that it fits whoever asks.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { mountController } from '../../src/probe/mount-controller.ts';
import { giveRange } from '../../src/probe/try-unprivileged.ts';
import { examine } from '../support/doctor.ts';
import { nslab } from '../support/nslab.ts';
import { someOf } from '../support/some-of.ts';

/** Runs a command in a mount namespace that a script has prepared. */
const inMounts = (script: string): string[] => ['unshare', '-m', 'sh', '-c', `${script} && exec "$@"`, 'sh'];

describe('a /proc', () => {
  it.each(
    someOf(
      [
        ['that is not there', 'umount -l /proc'],
        ['without /proc/sys', 'mount -t proc -o subset=pid proc /proc'],
        ['that is an empty folder', 'mount -t tmpfs none /proc'],
      ],
      2,
    ),
  )('%s: doctor says so, the tour is a recording, and the remedy mends it', async (_, prepare) => {
    const { check, status } = await examine({ through: inMounts(prepare) });
    expect(status).toBe(3);
    expect(check('proc')).toMatchObject({
      state: 'missing',
      remedy: { en: 'Mount one: mount -t proc proc /proc' },
    });
    const refused = await nslab(['run', '--', 'true'], { through: inMounts(prepare) });
    expect(refused).toMatchObject({
      status: 125,
      stderr: expect.stringMatching(/^nslab: nslab needs \/proc: .*\nAs root: mount -t proc proc \/proc\n$/),
    });
    const tour = await nslab(['tour', '--auto', '--plain', '--lang', 'en'], { through: inMounts(prepare) });
    expect(tour).toMatchObject({ status: 0, stdout: expect.stringMatching(/^nslab, tour: REPLAY/) });
    const mended = inMounts(`${prepare} && mount -t proc proc /proc`);
    expect((await nslab(['run', '--', 'true'], { through: mended })).status).toBe(0);
  });
});

describe('mounting a controller of version 1', () => {
  it('goes where the folder is', () => {
    const parent = mkdtempSync(join(tmpdir(), 'nslab-test-'));
    onTestFinished(() => rmSync(parent, { recursive: true }));
    writeFileSync(join(parent, 'there'), '');
    expect(mountController('there', parent)).toBe(`mount -t cgroup -o there cgroup ${parent}/there`);
    expect(mountController('memory', parent)).toBe(
      `mkdir -p ${parent}/memory && mount -t cgroup -o memory cgroup ${parent}/memory`,
    );
  });

  it.each([
    ['is not there', 'mount -t tmpfs none /sys/fs/cgroup'],
    ['cannot be made', 'mount -t tmpfs -o ro none /sys/fs/cgroup'],
  ])('whose folder %s: what doctor advises makes the limit work', async (_, prepare) => {
    const before = await examine({ through: inMounts(prepare) });
    const { remedy, found } = before.check('cgroup.pids');
    expect(found.en).toBe('pids: mounted nowhere');
    const command = /^As root: (.*)$/.exec(remedy?.en ?? '')?.[1];
    expect(command).toMatch(/^mkdir -p \S+ && mount -t cgroup -o pids cgroup \S+$/);
    const after = await examine({ through: inMounts(`${prepare} && ${command}`) });
    expect(after.check('cgroup.pids').state).toBe('works');
  });
});

describe('a remedy', () => {
  it('for root without CAP_SYS_ADMIN is no sudo', async () => {
    const { check } = await examine({
      through: ['setpriv', '--inh-caps=-sys_admin', '--bounding-set=-sys_admin'],
      env: { XDG_RUNTIME_DIR: '/run' },
    });
    expect(check('root')).toMatchObject({
      state: 'differs',
      remedy: { en: expect.stringMatching(/docker run --cap-add SYS_ADMIN/) },
    });
    expect(check('root').remedy?.en).not.toMatch(/sudo/);
  });

  it('for root without CAP_SETFCAP and CAP_SYS_ADMIN names what uid_map needs', async () => {
    const { check, report } = await examine({
      through: ['setpriv', '--inh-caps=-sys_admin,-setfcap', '--bounding-set=-sys_admin,-setfcap'],
      env: { XDG_RUNTIME_DIR: '/run' },
    });
    expect(check('root')).toMatchObject({
      state: 'missing',
      found: { en: expect.stringMatching(/uid_map.*CapEff in \/proc\/self\/status lacks CAP_SETFCAP/) },
      remedy: { en: expect.stringMatching(/--cap-add SETFCAP/) },
    });
    for (const { remedy } of report.checks) expect(remedy?.en ?? '').not.toMatch(/sudo/);
  });

  it('for root without CAP_NET_ADMIN names it, and no module', async () => {
    const { check } = await examine({
      through: ['setpriv', '--inh-caps=-net_admin', '--bounding-set=-net_admin'],
    });
    for (const id of ['net.veth', 'net.bridge', 'net.nft'] as const) {
      expect(check(id)).toMatchObject({
        state: 'missing',
        remedy: { en: expect.stringMatching(/docker run --cap-add NET_ADMIN/) },
      });
      expect(check(id).remedy?.en).not.toMatch(/modprobe/);
    }
  });

  it('for a user without a name gives usermod none', () => {
    expect(giveRange('ada')).toBe('usermod --add-subuids 100000-165535 --add-subgids 100000-165535 ada');
    expect(giveRange('1234567')).toBe('echo 1234567:100000:65536 | tee -a /etc/subuid /etc/subgid');
  });
});
