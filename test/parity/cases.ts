// The options of `nslab run` that are compared, each beside what docker makes of it in a config.json.

import { readFileSync } from 'node:fs';
import { CAP, type Capability, dockerDefault } from '../../src/kernel/syscalls/structs/capabilities.ts';
import type { Asked } from './docker-config.ts';
import type { Bench } from './rootfs.ts';

export interface Case {
  /** As they are typed; FOLDER stands for the volume. */
  readonly options: string;
  readonly asked: (bench: Bench) => Asked;
}

export const nameOf = ({ options }: Case): string => (options === '' ? 'default' : options);

export const wordsOf = ({ options }: Case, { volume }: Bench): string[] =>
  options.replace('FOLDER', volume).split(' ').filter(Boolean);

const MiB = 1024 ** 2;

/** daemon/oci_linux.go, getUser: the primary group first; a group that is asked for is the only other. */
const app = { uid: 1000, gid: 1000, additionalGids: [1000, 2000] };

const held = BigInt(`0x${/^CapEff:\s*(\w+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0}`);
const known = Object.keys(CAP) as Capability[];

/** Capabilities that this machine's root does not have. */
const lacking = known.filter((name) => ((held >> BigInt(CAP[name])) & 1n) === 0n);

const tmpfs = (destination: string, ...options: string[]): Asked => ({
  mounts: [
    { destination, type: 'tmpfs', source: 'tmpfs', options: ['nosuid', 'nodev', 'rprivate', ...options] },
  ],
});
const bound = (source: string, ...options: string[]): Asked => ({
  mounts: [{ destination: '/vol', type: 'bind', source, options: ['rbind', ...options, 'rprivate'] }],
});
const one = (options: string, asked: Asked | Case['asked'] = {}): Case => ({
  options,
  asked: typeof asked === 'function' ? asked : () => asked,
});

export const cases: readonly Case[] = [
  one(''),
  one('--user app', { user: app }),
  one('--user 1000:2000', { user: { uid: 1000, gid: 2000, additionalGids: [2000] } }),
  one('--user 4321', { user: { uid: 4321, gid: 0, additionalGids: [0] } }),
  one('--cap-add NET_ADMIN', { capabilities: [...dockerDefault, 'CAP_NET_ADMIN'] }),
  one('--cap-add SYS_ADMIN', { capabilities: [...dockerDefault, 'CAP_SYS_ADMIN'] }),
  one('--cap-drop ALL', { capabilities: [] }),
  // moby, caps.GetAllCapabilities: those that the daemon has itself.
  one('--cap-add ALL', { capabilities: known.filter((name) => !lacking.includes(name)) }),
  one('--read-only', { readOnly: true }),
  one('--tmpfs /scratch', tmpfs('/scratch', 'noexec')),
  one('--tmpfs /private', tmpfs('/private', 'noexec')),
  one('--tmpfs /scratch:size=64m,mode=0750,exec', tmpfs('/scratch', 'size=64m', 'mode=0750')),
  one('-v FOLDER:/vol:ro', ({ volume }) => bound(volume, 'ro')),
  one('-v FOLDER:/vol', ({ volume }) => bound(volume)),
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
  one('--init', ({ root }) => ({ init: `${root}/probe` })),
  one('-w /deep/er', { cwd: '/deep/er' }),
  one('--hostname foo', { hostname: 'foo' }),
  one('-e A=b', { env: ['A=b'] }),
];
