// The options of `nslab run` that are compared, each beside what docker makes of it in a config.json.

import { readFileSync } from 'node:fs';
import { CAP, type Capability, dockerDefault } from '../../src/kernel/syscalls/capabilities.ts';
import type { Asked } from './docker-config.ts';
import type { Bench } from './rootfs.ts';

export interface Case {
  readonly name: string;
  readonly options: readonly string[];
  readonly asked: Asked;
}

const MiB = 1024 ** 2;

/** daemon/pkg/oci/user: whoever is in the passwd file gets the groups that name them; a group that is asked for is the only one. */
const app = { uid: 1000, gid: 1000, additionalGids: [1000, 2000] };

/** moby, caps.GetAllCapabilities: those that the daemon has itself; inside of a container there may be fewer than the kernel knows. */
function allHere(): Capability[] {
  const bits = BigInt(`0x${/^CapEff:\s*(\w+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0}`);
  return (Object.entries(CAP) as [Capability, number][])
    .filter(([, bit]) => (bits >> BigInt(bit)) & 1n)
    .map(([name]) => name);
}

export function casesFor({ volume, root }: Bench): Case[] {
  const tmpfs = (destination: string, ...options: string[]) => ({
    destination,
    type: 'tmpfs',
    source: 'tmpfs',
    options: ['noexec', 'nosuid', 'nodev', 'rprivate', ...options],
  });
  const bound = (...options: string[]) => ({
    destination: '/vol',
    type: 'bind',
    source: volume,
    options: ['rbind', ...options, 'rprivate'],
  });
  const one = (options: string, asked: Asked = {}): Case => ({
    name: options === '' ? 'default' : options.replace(volume, 'FOLDER'),
    options: options.split(' ').filter(Boolean),
    asked,
  });
  return [
    one(''),
    one('--user app', { user: app }),
    one('--user 1000:2000', { user: { uid: 1000, gid: 2000, additionalGids: [2000] } }),
    one('--user 4321', { user: { uid: 4321, gid: 0, additionalGids: [0] } }),
    one('--cap-add NET_ADMIN', { capabilities: [...dockerDefault, 'CAP_NET_ADMIN'] }),
    one('--cap-add SYS_ADMIN', { capabilities: [...dockerDefault, 'CAP_SYS_ADMIN'] }),
    one('--cap-drop ALL', { capabilities: [] }),
    one('--cap-add ALL', { capabilities: allHere() }),
    one('--read-only', { readOnly: true }),
    one('--tmpfs /scratch', { mounts: [tmpfs('/scratch')] }),
    one('--tmpfs /private', { mounts: [tmpfs('/private')] }),
    one('--tmpfs /scratch:size=64m,mode=0750,exec', {
      mounts: [
        {
          ...tmpfs('/scratch'),
          options: ['nosuid', 'nodev', 'rprivate', 'size=64m', 'mode=0750', 'exec'],
        },
      ],
    }),
    one(`-v ${volume}:/vol:ro`, { mounts: [bound('ro')] }),
    one(`-v ${volume}:/vol`, { mounts: [bound()] }),
    one('--memory 64m', { memory: { limit: 64 * MiB, swap: 128 * MiB } }),
    one('--pids-limit 20', { pids: { limit: 20 } }),
    one('--cpus 0.5', { cpu: { period: 100_000, quota: 50_000 } }),
    one('--cpuset-cpus 0', { cpu: { cpus: '0' } }),
    one('--cpu-shares 512', { cpu: { shares: 512 } }),
    one('--ulimit nofile=100:200', { rlimits: [{ type: 'RLIMIT_NOFILE', soft: 100, hard: 200 }] }),
    one('--security-opt seccomp=unconfined', { unconfined: true }),
    one('--security-opt no-new-privileges=false', { newPrivileges: true }),
    one('--security-opt no-new-privileges=false --user app', { newPrivileges: true, user: app }),
    one('--network host', { hostNetwork: true }),
    one('--init', { init: `${root}/probe` }),
    one('-w /deep/er', { cwd: '/deep/er' }),
    one('--hostname foo', { hostname: 'foo' }),
    one('-e A=b', { env: ['A=b'] }),
  ];
}
