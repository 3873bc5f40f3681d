// Tests what doctor finds on this machine against other programs: unshare(1), mount(8), ip(8), mkdir.

import { spawnSync } from 'node:child_process';
import { readFileSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type AbilityId, abilityIds } from '../../src/probe/ability.ts';
import { cgroupFolder } from '../support/cgroups.ts';
import { type Examined, examine } from '../support/doctor.ts';

const nobody = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'];

/** Whether the command exits with 0. */
const does = (command: readonly string[]): boolean => {
  const [program = '', ...args] = command;
  return spawnSync(program, args, { stdio: 'ignore', timeout: 10_000 }).status === 0;
};

const namespaces: [AbilityId, string[]][] = [
  ['ns.uts', ['--uts']],
  ['ns.pid', ['--pid', '--fork']],
  ['ns.pid.proc', ['--pid', '--fork', '--mount-proc']],
  ['ns.mnt', ['--mount']],
  ['ns.ipc', ['--ipc']],
  ['ns.net', ['--net']],
  ['ns.cgroup', ['--cgroup']],
  ['ns.time', ['--time']],
];

const overlayIn = (lower: string, more: string): string =>
  `mount -t tmpfs t /mnt && mkdir /mnt/u /mnt/w /mnt/m && mount -t overlay o -o lowerdir=${lower},upperdir=/mnt/u,workdir=/mnt/w${more} /mnt/m && touch /mnt/m/x`;

const links: [AbilityId, string][] = [
  ['net.veth', 'ip link add veth8 type veth peer name veth9'],
  ['net.bridge', 'ip link add br9 type bridge'],
  ['net.vxlan', 'ip link add vx9 type vxlan id 42 dstport 0'],
  ['net.settings', 'sh -c "echo 1 > /proc/sys/net/ipv4/ip_forward"'],
];

describe.each([
  ['root', [] as string[], [] as string[]],
  ['an ordinary user', nobody, ['--user', '--map-root-user']],
])('%s', (who, through, inUserNamespace) => {
  let found: Examined;
  beforeAll(async () => {
    found = await examine({ through, env: { XDG_RUNTIME_DIR: '' } });
  });
  const works = (id: AbilityId): boolean => found.check(id).state !== 'missing';
  const unshared = (flags: readonly string[], command: string): boolean =>
    does([...through, 'unshare', ...inUserNamespace, ...flags, 'sh', '-c', command]);

  it('gets each ability once', () => {
    const ids = found.report.checks.map(({ id }) => id);
    expect(ids.filter((id) => !id.startsWith('command.'))).toEqual(abilityIds);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(namespaces)('%s is what unshare(1) says', (id, flags) => {
    expect(works(id)).toBe(unshared(flags, 'true'));
  });

  it('a user namespace is what unshare(1) says', () => {
    expect(works('ns.user')).toBe(does([...through, 'unshare', '--user', '--map-root-user', 'true']));
    expect(works('ns.user.unprivileged')).toBe(
      does([...nobody, 'unshare', '--user', '--map-root-user', '--mount', '--uts', 'hostname', 'mine']),
    );
  });

  it('overlay is what mount(8) says', () => {
    expect(found.check('overlay').state === 'works').toBe(unshared(['--mount'], overlayIn('/', '')));
    expect(works('overlay.userxattr')).toBe(
      does(['unshare', '--user', '--map-root-user', '--mount', 'sh', '-c', overlayIn('/usr', ',userxattr')]),
    );
  });

  it.each(links)('%s is what %j says', (id, command) => {
    expect(works(id)).toBe(unshared(['--net'], command));
  });

  it.each([
    ['memory', 'cgroup.memory', 'memory.limit_in_bytes', '104857600'],
    ['pids', 'cgroup.pids', 'pids.max', '5'],
    ['cpu', 'cgroup.cpu', 'cpu.cfs_quota_us', '50000'],
    ['freezer', 'cgroup.freezer', 'freezer.state', 'THAWED'],
  ] as const)('a group with a limit of %s is what mkdir says', (controller, id, file, text) => {
    const group = join(cgroupFolder(controller), `test-doctor-${process.pid}`);
    const made = does([...through, 'sh', '-c', `mkdir ${group} && echo ${text} > ${group}/${file}`]);
    expect(works(id)).toBe(made);
    if (made) rmdirSync(group);
  });

  it('says whether it is root, and how it knows', () => {
    expect(found.check('root').state).toBe(who === 'root' ? 'works' : 'differs');
    expect(found.check('root').found.en).toContain(`euid ${found.report.machine.uid}`);
  });

  it('says in both languages what to do about what is missing', () => {
    const texts = { en: expect.any(String), zh: expect.any(String) };
    for (const check of found.report.checks) {
      expect(check.found.en).not.toMatch(/\n|^$/);
      if (check.state === 'differs') expect(check).toMatchObject({ meaning: texts });
      if (check.state === 'missing') expect(check).toMatchObject({ remedy: texts });
    }
  });
});

describe('nftables', () => {
  it('works where /proc says that the kernel has it', async () => {
    const found = (await examine()).check('net.nft');
    // /proc/net/netlink lists only sockets, so the symbols of nf_tables tell.
    const has = /\bnf_tables_newtable\b/.test(readFileSync('/proc/kallsyms', 'utf8'));
    expect(found.state === 'works').toBe(has);
  });
});

describe('a group in which the page cache is not charged', () => {
  it('is found by the workload, not guessed from the filesystem', async () => {
    const through = ['unshare', '-m', 'sh', '-c', 'mount -t tmpfs t /var/tmp && exec "$@"', 'sh'];
    const { check, verdict } = await examine({ through });
    expect(check('cgroup.memory.cache')).toMatchObject({
      state: 'missing',
      found: { en: expect.stringMatching(/ 0 hits of a limit/) },
    });
    expect(verdict('memory')).toBe('recording');
  });
});
