// Lists the options of `nslab run` that are compared, each with what docker makes of it in a config.json.

import { readFileSync } from 'node:fs';
import { CAP, type Capability, dockerDefault } from '../../src/kernel/syscalls/structs/capabilities.ts';
import type { DockerOptions } from './docker-config.ts';
import type { ProbeRootfs } from './rootfs.ts';

export interface Case {
  /** Compared by the core: between them they have every kind of option. The others are compared by the slow tests. */
  readonly core: boolean;
  /** As typed; FOLDER stands for the volume. */
  readonly options: string;
  readonly asked: (rootfs: ProbeRootfs) => DockerOptions;
}

export const nameOf = ({ options }: Case): string => (options === '' ? 'default' : options);

export const wordsOf = ({ options }: Case, { volume }: ProbeRootfs): string[] =>
  options.replace('FOLDER', volume).split(' ').filter(Boolean);

const MiB = 1024 ** 2;

/** daemon/oci_linux.go, getUser: the primary group first; a group that is asked for is the only other. */
const app = { uid: 1000, gid: 1000, additionalGids: [1000, 2000] };

const held = BigInt(`0x${/^CapEff:\s*(\w+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0}`);
const known = Object.keys(CAP) as Capability[];

/** Capabilities that this machine's root does not have. */
const lacking = known.filter((name) => ((held >> BigInt(CAP[name])) & 1n) === 0n);

const tmpfs = (destination: string, ...options: string[]): DockerOptions => ({
  mounts: [
    { destination, type: 'tmpfs', source: 'tmpfs', options: ['nosuid', 'nodev', 'rprivate', ...options] },
  ],
});
const bound = (source: string, ...options: string[]): DockerOptions => ({
  mounts: [{ destination: '/vol', type: 'bind', source, options: ['rbind', ...options, 'rprivate'] }],
});
const core = [
  '',
  '--user app',
  '--cap-add ALL',
  '--read-only',
  '--tmpfs /scratch:size=64m,mode=0750,exec',
  '-v FOLDER:/vol:ro',
  '--memory 64m',
  '--cpus 0.5',
  '--ulimit nofile=100:200',
  '--security-opt seccomp=unconfined',
  '--security-opt no-new-privileges=false --user app',
  '--network host',
  '--init',
];
const testCase = (options: string, asked: DockerOptions | Case['asked'] = {}): Case => ({
  core: core.includes(options),
  options,
  asked: typeof asked === 'function' ? asked : () => asked,
});

export const cases: readonly Case[] = [
  testCase(''),
  testCase('--user app', { user: app }),
  testCase('--user 1000:2000', { user: { uid: 1000, gid: 2000, additionalGids: [2000] } }),
  testCase('--user 4321', { user: { uid: 4321, gid: 0, additionalGids: [0] } }),
  testCase('--cap-add NET_ADMIN', { capabilities: [...dockerDefault, 'CAP_NET_ADMIN'] }),
  testCase('--cap-add SYS_ADMIN', { capabilities: [...dockerDefault, 'CAP_SYS_ADMIN'] }),
  testCase('--cap-drop ALL', { capabilities: [] }),
  // moby, caps.GetAllCapabilities: the capabilities of the daemon itself.
  testCase('--cap-add ALL', { capabilities: known.filter((name) => !lacking.includes(name)) }),
  testCase('--read-only', { readOnly: true }),
  testCase('--tmpfs /scratch', tmpfs('/scratch', 'noexec')),
  testCase('--tmpfs /private', tmpfs('/private', 'noexec')),
  testCase('--tmpfs /scratch:size=64m,mode=0750,exec', tmpfs('/scratch', 'size=64m', 'mode=0750')),
  testCase('-v FOLDER:/vol:ro', ({ volume }) => bound(volume, 'ro')),
  testCase('-v FOLDER:/vol', ({ volume }) => bound(volume)),
  testCase('--memory 64m', { memory: { limit: 64 * MiB, swap: 128 * MiB } }),
  testCase('--pids-limit 20', { pids: { limit: 20 } }),
  testCase('--cpus 0.5', { cpu: { period: 100_000, quota: 50_000 } }),
  testCase('--cpuset-cpus 0', { cpu: { cpus: '0' } }),
  testCase('--cpu-shares 512', { cpu: { shares: 512 } }),
  testCase('--ulimit nofile=100:200', { rlimits: [{ type: 'RLIMIT_NOFILE', soft: 100, hard: 200 }] }),
  testCase('--security-opt seccomp=unconfined', { unconfined: true }),
  testCase('--security-opt no-new-privileges=false', { newPrivileges: true }),
  testCase('--security-opt no-new-privileges=false --user app', { newPrivileges: true, user: app }),
  testCase('--network host', { hostNetwork: true }),
  testCase('--init', ({ root }) => ({ init: `${root}/probe` })),
  testCase('-w /deep/er', { cwd: '/deep/er' }),
  testCase('--hostname foo', { hostname: 'foo' }),
  testCase('-e A=b', { env: ['A=b'] }),
];
