// Says how to make by other means what a stage begins with: a line for each item of its `given`, in words of these tests.

import { existsSync } from 'node:fs';
import type { Do } from '../../src/lesson/verbs/do-schema.ts';
import type { Room } from './room.ts';

/** A line that makes what an item makes. */
export interface Given {
  /** Who types it. */
  readonly in: string;
  readonly line: string;
  /** Who reads the line after it, if that is somebody else: the line begins a shell there. */
  readonly makes?: string;
}

type Verb = Exclude<keyof Do, 'as' | 'fails' | 'silent' | 'needs' | 'same'>;
type Body<V extends Verb> = NonNullable<Do[V]>;

/** unshare(1): the mounts stay as they travel. */
const options: Readonly<Record<Body<'clone'>['new'][number], string>> = {
  CLONE_NEWUTS: '-u',
  CLONE_NEWPID: '-f -p',
  CLONE_NEWNS: '-m --propagation unchanged',
  CLONE_NEWIPC: '-i',
  CLONE_NEWNET: '-n',
  CLONE_NEWCGROUP: '-C',
  CLONE_NEWUSER: '-U',
  CLONE_NEWTIME: '-T',
};

/** By the names of the calls. */
const calls: Readonly<Record<string, (args: Readonly<Record<string, unknown>>) => string>> = {
  sethostname: ({ name }) => `hostname ${name}`,
  mount: ({ source, target, filesystemtype, data }) =>
    `mount -t ${filesystemtype} -o ${data} ${source} ${target}`,
};

const parts: Readonly<Partial<Record<Body<'set-up'>['part'], string>>> = {
  'private-mounts': 'mount --make-rprivate /',
  proc: 'mount -t proc -o nosuid,nodev,noexec proc /proc',
  network: [
    ...['ipv4.ip_forward=0', 'ipv4.conf.all.rp_filter=0', 'ipv4.igmp_link_local_mcast_reports=0'],
    ...['ipv6.conf.all.disable_ipv6=1', 'ipv6.conf.default.disable_ipv6=1'],
  ]
    .map((setting) => `sysctl -q net.${setting}`)
    .join('; '),
};

/** By ip(8). */
function linkLine(item: Body<'link'>): string {
  if ('bridge' in item) return `ip link add ${item.bridge} type bridge`;
  if ('address' in item) return `ip addr add ${item.address} brd + dev ${item.on}`;
  if ('up' in item) return `ip link set ${item.up} up`;
  throw new Error(`no other way is known for ${JSON.stringify(item)}`);
}

/** Of the memory cgroup, which is the room's own. Without swap, as the lab's: a process is killed and not swapped out. */
function limitLine({ memory, pids, cpu }: Body<'limit'>, folder: string): string {
  if (memory === undefined || pids !== undefined || cpu !== undefined)
    throw new Error('only memory is limited here');
  const isVersion1 = existsSync('/sys/fs/cgroup/memory/memory.limit_in_bytes');
  const [limit, swap] = isVersion1
    ? ['memory.limit_in_bytes', 'memory.swappiness']
    : ['memory.max', 'memory.swap.max'];
  return `mkdir ${folder} && echo ${memory} > ${folder}/${limit}; echo 0 > ${folder}/${swap}; echo $$ > ${folder}/cgroup.procs`;
}

const verbs: { readonly [V in Verb]?: (body: Body<V>, room: Room) => Given } = {
  clone: ({ from, as, new: flags }) => ({
    in: from,
    makes: as,
    line: `${flags.length === 0 ? '' : `unshare ${flags.map((flag) => options[flag]).join(' ')} `}sh`,
  }),
  call: ({ actor, ...call }) => {
    const [name = '', args = {}] = Object.entries(call)[0] ?? [];
    return { in: actor, line: known(calls, name)(args as Record<string, unknown>) };
  },
  'set-up': ({ of, part }) => ({ in: of, line: known(parts, part) }),
  link: (item) => ({ in: item.by, line: linkLine(item) }),
  limit: (item, { cgroup }) => ({ in: item.of, line: limitLine(item, cgroup) }),
  mkdir: ({ by, path }) => ({ in: by, line: `mkdir ${path}` }),
  write: ({ by, path, text, append }) => ({
    in: by,
    line: `printf %s '${text}' ${append ? '>>' : '>'} ${path}`,
  }),
  start: ({ in: box, run }) => ({ in: box, line: `${run.join(' ')} &` }),
};

/** @throws Error for an item that these tests have no other way for yet */
export function givenLine(item: Do, room: Room): Given {
  const found = Object.keys(item).find((key) => item[key as Verb] !== undefined && key in verbs);
  if (found === undefined) throw new Error(`no other way is known to make ${JSON.stringify(item)}`);
  const make = known(verbs, found) as (body: unknown, room: Room) => Given;
  return make(item[found as Verb], room);
}

function known<T>(table: Readonly<Partial<Record<string, T>>>, name: string): T {
  const entry = table[name];
  if (entry === undefined) throw new Error(`no other way is known for ${name}`);
  return entry;
}
