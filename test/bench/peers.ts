// The peers that nslab is held against, each as one command that makes a container, runs a program and removes it.

import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

export interface Peer {
  readonly name: string;
  readonly version: string;
  readonly command: readonly string[];
  /** Runs its arguments in a place where the peer works. */
  readonly around: readonly string[];
}

export interface Peers {
  readonly plain: readonly Peer[];
  /** Those that make cgroups, with a memory limit. */
  readonly limited: readonly Peer[];
  readonly missing: readonly string[];
}

/** What each program is called, and the Debian package that has it. */
const packages = { unshare: 'util-linux', bwrap: 'bubblewrap', crun: 'crun', runc: 'runc' } as const;
type Program = keyof typeof packages;
const programs = Object.keys(packages) as Program[];
const runtimes = ['crun', 'runc'] as const;

const INSTALL_LIMIT_MS = 180_000;

/**
 * A folder with a minimal root in `rootfs`, for the peers and, through the copy-on-write view of `/`, for nslab: on the
 * root's own filesystem, since submounts do not show in that view.
 * @throws Error when there is no such place
 */
export function makeFolder(workload: string): string {
  const base = ['/var/tmp', '/var/cache', '/opt', '/srv'].find(
    (path) => existsSync(path) && statSync(path).dev === statSync('/').dev,
  );
  if (base === undefined) throw new Error('no folder for a root on the filesystem of /');
  const folder = mkdtempSync(join(base, 'nslab-bench-'));
  for (const name of ['bin', 'proc', 'dev', 'sys', 'tmp']) {
    mkdirSync(join(folder, 'rootfs', name), { recursive: true });
  }
  copyFileSync(workload, join(folder, 'rootfs', 'bin', 'workload'));
  return folder;
}

/** The same, cheap, static program for everybody: it says its PID and ends. */
export const workload = ['/bin/workload', 'pid'] as const;

/** Finds the peers, and installs those that are missing, as root on Debian. @param memory bytes */
export function findPeers(folder: string, memory: number): Peers {
  const there = install(programs);
  const rootfs = join(folder, 'rootfs');
  const mounts = ['--bind', rootfs, '/', '--proc', '/proc', '--dev', '/dev'];
  const commands: Partial<Record<Program, readonly string[]>> = {
    unshare: ['unshare', '-fpmuin', '-R', rootfs, ...workload],
    bwrap: ['bwrap', '--unshare-all', ...mounts, ...workload],
  };
  const others = there.flatMap((name): Peer[] => {
    const command = commands[name];
    return command === undefined ? [] : [{ name, version: versionOf(name), command, around: [] }];
  });
  const ofRuntimes = runtimes.filter((name) => there.includes(name));
  return {
    plain: [...others, ...ofRuntimes.map((name) => runtime(name, folder, undefined))],
    limited: ofRuntimes.map((name) => runtime(name, folder, memory)),
    missing: programs.filter((name) => !there.includes(name)),
  };
}

/** The same of the OCI runtimes alone, without a limit. */
export function findRuntimes(folder: string): Pick<Peers, 'plain' | 'missing'> {
  const there = install(runtimes);
  return {
    plain: runtimes.filter((name) => there.includes(name)).map((name) => runtime(name, folder, undefined)),
    missing: runtimes.filter((name) => !there.includes(name)),
  };
}

/** @returns those that are there afterwards */
function install(wanted: readonly Program[]): Program[] {
  installPackages(wanted.filter((name) => !isThere(name)).map((name) => packages[name]));
  return wanted.filter(isThere);
}

const isThere = (name: Program): boolean => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0;

/** tmux's version, installed as the others are; undefined when there is none. */
export function findTmux(): string | undefined {
  const version = (): string | undefined =>
    /\d+\.\d+\w*/.exec(spawnSync('tmux', ['-V'], { encoding: 'utf8' }).stdout ?? '')?.[0];
  if (version() === undefined) installPackages(['tmux']);
  return version();
}

/** By apt-get, as root; without it nothing happens. */
export function installPackages(wanted: readonly string[]): void {
  if (wanted.length === 0 || process.geteuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  console.error(`bench: installing ${wanted.join(' ')}`);
  const attempt = (): boolean => aptGet('install', '-y', '--no-install-recommends', ...wanted);
  if (!attempt() && aptGet('update')) attempt();
}

const aptGet = (...args: string[]): boolean =>
  spawnSync('apt-get', ['-qq', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'ignore', 'ignore'],
    timeout: INSTALL_LIMIT_MS,
  }).status === 0;

export function versionOf(name: string): string {
  const { stdout } = spawnSync(name, ['--version'], { encoding: 'utf8' });
  return /\d+(\.\d+)+\S*/.exec(stdout)?.[0] ?? 'unknown version';
}

interface OciConfig {
  process: { terminal: boolean; args: readonly string[] };
  root: { path: string };
  linux: {
    namespaces: { type: string }[];
    resources: { memory?: { limit: number } };
  };
}

/** An OCI runtime with its own default configuration: only the program, the sixth namespace and the limit are ours. */
function runtime(name: (typeof runtimes)[number], folder: string, memory: number | undefined): Peer {
  const id = `nslab-bench-${process.pid}-${name}${memory === undefined ? '' : '-memory'}`;
  const bundle = join(folder, id);
  mkdirSync(bundle);
  spawnSync(name, ['spec'], { cwd: bundle, stdio: ['ignore', 'ignore', 'inherit'] });
  const file = join(bundle, 'config.json');
  const config: OciConfig = JSON.parse(readFileSync(file, 'utf8'));
  config.process.terminal = false;
  config.process.args = workload;
  config.root.path = join(folder, 'rootfs');
  if (!config.linux.namespaces.some(({ type }) => type === 'cgroup')) {
    config.linux.namespaces.push({ type: 'cgroup' });
  }
  if (memory !== undefined) config.linux.resources.memory = { limit: memory };
  writeFileSync(file, JSON.stringify(config));
  const command = [name, '--root', join(folder, 'state'), 'run', '--bundle', bundle, id];
  return {
    name,
    version: versionOf(name),
    command,
    around: name === 'crun' ? inPrivateMounts(withoutHybrid()) : [],
  };
}

/** crun refuses a hierarchy of version 2 beside those of version 1; in a mount namespace it can be taken away. */
export function withoutHybrid(): string[] {
  const unified = '/sys/fs/cgroup/unified';
  return readFileSync('/proc/self/mounts', 'utf8').includes(` ${unified} `) ? [`umount ${unified}`] : [];
}

/** Runs its arguments in a mount namespace after these commands of a shell. */
export const inPrivateMounts = (commands: readonly string[]): string[] =>
  commands.length === 0 ? [] : ['unshare', '-m', 'sh', '-c', [...commands, 'exec "$0" "$@"'].join(' && ')];
