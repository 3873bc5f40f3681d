// Lists all differences between a container of `nslab run` and docker's with the same options, and why they exist. The test
// fails for a difference that is not listed, and for a listed one that no longer occurs.

import { servesPrograms32 } from './programs-of-32-bits.ts';
import type { Runtime } from './run-oci-runtime.ts';

export interface Difference {
  /** The runtimes with which it occurs; `runc` is docker's own. */
  readonly runtimes: 'all' | readonly Runtime[];
  /** The cases, by their options; `default` is the one without options. */
  readonly cases: 'all' | { readonly only: readonly string[] } | { readonly allBut: readonly string[] };
  /** Names of facts; a star matches any text. Each must occur. Empty where this machine cannot show the difference. */
  readonly fields: readonly string[];
  readonly reason: string;
}

const users = [
  '--user app',
  '--user 1000:2000',
  '--user 4321',
  '--security-opt no-new-privileges=false --user app',
];
const volumes = ['-v FOLDER:/vol:ro', '-v FOLDER:/vol'];
const mountOf = (controller: string): string => `mount./sys/fs/cgroup/${controller}.*`;
const everywhere = { runtimes: 'all', cases: 'all' } as const;
const only = (...cases: string[]) => ({ runtimes: 'all', cases: { only: cases } }) as const;
const allBut = (...cases: string[]) => ({ runtimes: 'all', cases: { allBut: cases } }) as const;

/** Differences on purpose. */
const meant: readonly Difference[] = [
  {
    ...allBut('--security-opt seccomp=unconfined'),
    fields: servesPrograms32() ? ['call.int80'] : [],
    reason:
      'Programs of 32 bits do not run: calls by int 0x80 are ENOSYS. Docker filters them by the same names; not to have them is fewer ways into the kernel.',
  },
  {
    ...everywhere,
    fields: ['mount./.options'],
    reason:
      'The root is mounted nodev. Devices are in /dev, where --device puts them; the devices cgroup alone keeps others out in docker.',
  },
  {
    ...allBut(...users, '--cap-drop ALL', '--read-only'),
    fields: ['mknod./tmp.c1:3'],
    reason:
      'A node that is made outside of /dev can be made, but not opened, even for a device that is allowed: the root is nodev.',
  },
  {
    ...only(...volumes),
    fields: ['mount./vol.options'],
    reason: 'Volumes are mounted nodev, for the same reason as the root.',
  },
  {
    ...everywhere,
    fields: ['outside.devices.list'],
    reason:
      'The machine’s console (c 5:1) is not allowed: that of a container is a pseudoterminal. Nor is /dev/net/tun (c 10:200), which runc allows by what its authors call a mistake of early Docker (notes of runc 1.2.4); crun does not.',
  },
  {
    runtimes: ['runc'],
    cases: { allBut: [...users, '--cap-drop ALL'] },
    fields: ['mknod./dev.c10:200'],
    reason: 'A node of /dev/net/tun can be made and not opened: --device /dev/net/tun.',
  },
  {
    ...everywhere,
    fields: ['mount./etc/*'],
    reason:
      'hostname, hosts and resolv.conf are files of the container’s own layer. Docker keeps them on the host and mounts each.',
  },
  {
    ...everywhere,
    fields: [
      'outside.cgroup.blkio',
      'outside.cgroup.cpuacct',
      ...['blkio', 'cpuacct', 'systemd'].map(mountOf),
    ],
    reason:
      'The container has cgroups of its own in memory, pids, devices and freezer, and sees those. runc makes one in each hierarchy of version 1.',
  },
  {
    ...allBut('--cpus 0.5', '--cpu-shares 512'),
    fields: ['outside.cgroup.cpu', 'outside.cpu.*', mountOf('cpu')],
    reason: 'It has one in cpu when --cpus or --cpu-shares is given.',
  },
  {
    ...allBut('--cpuset-cpus 0'),
    fields: ['outside.cgroup.cpuset', 'outside.cpuset.*', mountOf('cpuset')],
    reason: 'It has one in cpuset when --cpuset-cpus is given.',
  },
  {
    ...everywhere,
    fields: ['mount./sys/fs/cgroup.options', 'mount./sys/fs/cgroup.super'],
    reason:
      'The folder with the mounts of the cgroups is read-only and small. With a cgroup namespace runc leaves its own writable, though docker asks for ro.',
  },
  {
    ...everywhere,
    fields: ['pdeathsig'],
    reason:
      'The kernel ends the container when nslab ends, however it ends: nobody is left who would. Docker has a daemon, and its containers go on without it.',
  },
  {
    ...allBut('--ulimit nofile=100:200'),
    fields: ['rlimit.nofile'],
    reason:
      'The soft limit of open files is 1024, what a login gives. runc hands on its own; docker’s depends on how its daemon was started.',
  },
  {
    ...only('--init'),
    fields: ['mount./sbin/docker-init.*'],
    reason: 'PID 1 of --init is nslab’s own, which is in no file of the container; docker mounts its tini.',
  },
  {
    ...only('--init'),
    fields: ['read./proc/1/environ', 'read./proc/1/root'],
    reason: 'PID 1 of --init cannot be read or traced by the command (prctl(2), PR_SET_DUMPABLE).',
  },
  {
    ...only('--init'),
    fields: ['session'],
    reason: 'With --init the command has a session of its own, as without; in docker it is in that of tini.',
  },
  {
    ...everywhere,
    fields: ['fd.0'],
    reason: 'Without -i stdin is /dev/null for reading; the runtimes open theirs for writing too.',
  },
  {
    runtimes: ['runc'],
    cases: { only: ['--tmpfs /private'] },
    fields: ['folder./private'],
    reason:
      'runc gives a tmpfs over a folder that folder’s mode, unless mode= is given; here, as in crun and with mount(8), it has its own, 1777.',
  },
];

/** crun’s own ways, which neither docker nor nslab has. */
const ofCrun: readonly Difference[] = [
  {
    runtimes: ['crun'],
    cases: { allBut: ['--security-opt seccomp=unconfined'] },
    fields: ['call.future'],
    reason: 'Calls that are newer than the profile are ENOSYS in runc and nslab, so that programs fall back.',
  },
  {
    runtimes: ['crun'],
    cases: 'all',
    fields: ['dev./dev/core'],
    reason: 'crun makes a link to /proc/kcore, which is hidden.',
  },
  {
    runtimes: ['crun'],
    cases: { only: users },
    fields: ['dev./dev/null'],
    reason: 'crun makes the user the owner of the container’s /dev/null, which is its stdin.',
  },
  {
    runtimes: ['crun'],
    cases: { only: users.filter((options) => options !== '--user 4321') },
    fields: ['fd.1', 'fd.2'],
    reason: 'crun makes the user’s group that of the pipes too.',
  },
  {
    runtimes: ['crun'],
    cases: { only: ['--user 4321'] },
    fields: ['env.HOME'],
    reason: 'crun sets no HOME for a user that /etc/passwd does not know.',
  },
  {
    runtimes: ['crun'],
    cases: { allBut: ['--network host'] },
    fields: ['mount./sys.super'],
    reason: 'crun makes the mount of /sys read-only and not its filesystem.',
  },
  {
    runtimes: ['crun'],
    cases: 'all',
    fields: ['mount./proc/*.options'],
    reason: 'crun does not repeat nosuid, nodev and noexec on the parts of /proc that it makes read-only.',
  },
  {
    runtimes: ['crun'],
    cases: 'all',
    fields: ['mount./sys/fs/cgroup*.source'],
    reason: 'crun names the sources of these mounts otherwise.',
  },
];

export const differences: readonly Difference[] = [...meant, ...ofCrun];
