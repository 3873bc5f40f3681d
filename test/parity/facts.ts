// Turns the probe's output into facts by name, and reads what the host sees of the same process.

import { readFileSync, readlinkSync } from 'node:fs';
import { listProcesses } from '../support/processes.ts';

export type Facts = ReadonlyMap<string, string>;

const mountPattern = /^\d+ \d+ \S+ (\S+) (\S+) (\S+) (.*?) ?- (\S+) (\S+) (\S+)$/;

/**
 * @param id the runtime's id of the container, which is replaced so that names made of it compare equal
 * @param keyring serial number of our own session's keyring
 */
export function parseFacts(stdout: string, id: string, keyring: string): Map<string, string> {
  const facts = new Map<string, string>();
  for (const line of stdout.replaceAll(id, '<id>').split('\n')) {
    const tab = line.indexOf('\t');
    if (tab < 0) continue;
    for (const [name, value] of factsOf(line.slice(0, tab), line.slice(tab + 1))) facts.set(name, value);
  }
  const itsKeyring = facts.get('session keyring');
  if (itsKeyring !== undefined && /^\d+$/.test(itsKeyring))
    facts.set('session keyring', itsKeyring === keyring ? 'ours' : 'its own');
  return facts;
}

function factsOf(name: string, value: string): [string, string][] {
  if (name === 'mount') return mountFacts(value);
  if (name === 'env') {
    const at = value.indexOf('=');
    return [[`env.${value.slice(0, at)}`, value.slice(at + 1)]];
  }
  if (name === 'cgroup') {
    const [, controllers = '', ...path] = value.split(':');
    if (isOthers(controllers)) return [];
    return [[`cgroup.${controllers || 'unified'}`, path.join(':')]];
  }
  return [[name, value.trim()]];
}

/** Other tests make named hierarchies without controllers for a while; systemd’s is the machine’s own. */
const isOthers = (controllers: string): boolean => /name=(?!systemd\b)/.test(controllers);

/** proc_pid_mountinfo(5), without the numbers and the folders of an overlay, which always differ. */
function mountFacts(line: string): [string, string][] {
  const [, root = '', target = '', options = '', propagation = '', type = '', source = '', more = ''] =
    mountPattern.exec(line) ?? [];
  if (type === 'cgroup' && isOthers(more)) return [];
  // Docker hides a file with /dev/null, the container's or the host's, and a folder with a read-only tmpfs.
  if (root === '/null') return [[`mount.${target}`, 'hidden']];
  if (/^\/(?:proc|sys)\/(?!fs\/)/.test(target) && type === 'tmpfs' && options.startsWith('ro,'))
    return [[`mount.${target}`, 'hidden']];
  const own = more.split(',').filter((one) => !/^(?:lowerdir|upperdir|workdir)=/.test(one));
  const facts = {
    type,
    options,
    propagation,
    source,
    super: own.join(','),
    root: type === 'overlay' || target === '/vol' ? '' : root,
  };
  return Object.entries(facts).map(([key, value]) => [`mount.${target}.${key}`, value]);
}

/** The PID of the probe that got this token as its argument. */
export const findProbe = (token: string): number | undefined =>
  listProcesses().find(({ command }) => command === `/probe ${token}`)?.pid;

const namespaces = ['cgroup', 'ipc', 'mnt', 'net', 'pid', 'time', 'user', 'uts'];

const files = {
  memory: ['memory.limit_in_bytes', 'memory.memsw.limit_in_bytes', 'memory.swappiness', 'memory.oom_control'],
  pids: ['pids.max'],
  cpu: ['cpu.shares', 'cpu.cfs_quota_us', 'cpu.cfs_period_us'],
  cpuset: ['cpuset.cpus', 'cpuset.mems'],
  devices: ['devices.list'],
  blkio: [],
  cpuacct: [],
  freezer: [],
} as const;

/** Reads from the host which namespaces are the host's, which cgroups are its own, and their limits. */
export function factsFromOutside(pid: number, homes: ReadonlyMap<string, string>): Map<string, string> {
  const facts = new Map<string, string>();
  for (const name of namespaces) {
    const [its, ours] = [pid, 'self'].map((who) => readlinkSync(`/proc/${who}/ns/${name}`));
    facts.set(`outside.ns.${name}`, its === ours ? 'the host’s' : 'its own');
  }
  const paths = cgroupsOf(String(pid));
  const own = cgroupsOf('self');
  for (const [controller, names] of Object.entries(files)) {
    const home = homes.get(controller);
    const path = paths.get(controller);
    if (home === undefined || path === undefined) continue;
    const shared = path === own.get(controller);
    facts.set(`outside.cgroup.${controller}`, shared ? 'ours' : 'its own');
    if (shared) continue;
    for (const name of names) facts.set(`outside.${name}`, sorted(read(`${home}${path}/${name}`)));
  }
  return facts;
}

const sorted = (text: string): string => text.trim().split('\n').sort().join('; ');

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    return 'no such file';
  }
}

/** cgroups(7), /proc/PID/cgroup. */
function cgroupsOf(who: string): Map<string, string> {
  const lines = readFileSync(`/proc/${who}/cgroup`, 'utf8').trim().split('\n');
  return new Map(
    lines.flatMap((line) => {
      const [, controllers = '', ...path] = line.split(':');
      return controllers.split(',').map((one): [string, string] => [one, path.join(':')]);
    }),
  );
}
