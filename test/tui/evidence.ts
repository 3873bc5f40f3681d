// What the tour's first pane must show at a stop: what another process reads of the same things now.

import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Seen } from './seen.ts';

/** Where the tour's processes are. */
export interface Outside {
  /** The PID of the youngest process of that name below nslab. */
  pidOf(name: string): number;
}

/** What is wrong, in words. */
export function wrongEvidence(seen: Seen, outside: Outside): string[] {
  const { pane, stop } = seen;
  const [first] = stop.step.watch;
  if (pane === undefined) return [];
  const wrong = first === 'namespaces' ? namespaces(pane) : first === 'tree' ? tree(pane) : [];
  return stop.wait === 'next' ? [...wrong, ...atStage(seen, pane.join('\n'), outside)] : wrong;
}

/** proc(5): ENOENT at open, ESRCH at read. */
function unlessGone(read: () => string): string {
  try {
    return read();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ESRCH') return 'gone';
    throw error;
  }
}

const inodeOf = (pid: number, kind: string): string =>
  unlessGone(() => readlinkSync(`/proc/${pid}/ns/${kind}`)).replace(/^.*\[(\d+)\]$/, '$1');

const kinds = ['cgroup', 'ipc', 'mnt', 'net', 'pid', 'time', 'user', 'uts'] as const;

/** `uts  4026531838  ✱ 4026532181  own`, below `host 7867  box 7869`. */
function namespaces(pane: readonly string[]): string[] {
  const pids = [...(pane[0] ?? '').matchAll(/[a-z0-9-]+ (\d+)/g)].map(([, pid]) => Number(pid));
  if (pids.length === 0) return ['no process above the inodes'];
  return kinds.flatMap((kind) => {
    const row = pane.find((line) => line.trimStart().startsWith(`${kind} `)) ?? '';
    const shown = row.match(/\d{10}/g) ?? [];
    const read = pids.map((pid) => inodeOf(pid, kind));
    return shown.join() === read.join() ? [] : [`${kind}: ${shown} is shown, and is ${read}`];
  });
}

/** proc_pid_status(5). */
const fieldOf = (pid: number, name: string): string =>
  new RegExp(`^${name}:\\t(.*)$`, 'm').exec(
    unlessGone(() => readFileSync(`/proc/${pid}/status`, 'utf8')),
  )?.[1] ?? '';

/** `└─ box  7877  1`: after the PID of our side, those of each level below. */
function tree(pane: readonly string[]): string[] {
  const rows = pane.flatMap((line) => {
    const [, name = '', pid, within] =
      /^..(?:[│├└─ ]*)([^ ].*?) {2,}(\d+)(?: +(\d.*))?$/.exec(line.trimEnd()) ?? [];
    return pid === undefined || line.startsWith('-')
      ? []
      : [{ name, pid: Number(pid), within: within ?? '' }];
  });
  if (rows.length < 3) return [`${rows.length} processes`];
  return rows.flatMap(({ name, pid, within }) => {
    const [comm, nspid] = [fieldOf(pid, 'Name'), fieldOf(pid, 'NSpid').split('\t').slice(1).join(' → ')];
    const isNamed = name === comm || name.endsWith(`(${comm})`) || name === 'nslab';
    return isNamed && within === nspid ? [] : [`${pid} ${name} ${within} is shown, and is ${comm} ${nspid}`];
  });
}

type Wanted = readonly (RegExp | string)[];

const words = {
  en: {
    limit: 'limit',
    created: 'created',
    copied: 'copied up',
    own: 'own',
  },
  zh: {
    limit: '上限',
    created: '新建',
    copied: '已复制上来',
    own: '自己的',
  },
} as const;

/** What each step is about. */
function atStage({ stop, language, framed }: Seen, text: string, outside: Outside): string[] {
  const word = words[language];
  const net = (name: string): string => `net:[${inodeOf(outside.pidOf(name), 'net')}]`;
  const wanted: Record<string, () => Wanted> = {
    'uts wrong-process': () => [/uts.*≠/, /mycontainer.*mycontainer/, hostname()],
    'uts clone': () => [new RegExp(`uts +\\d{10} +✱ \\d{10} +${word.own}`)],
    'uts sethostname': () => [new RegExp(`${hostname()} +✱ mycontainer`)],
    'pid-mount unshare': () => [/pid_for_children/],
    'pid-mount box': () => [/box +\d+ +1$/m],
    'pid-mount old-proc': () => [/( *ps │ +\d+ .*\n){5}/],
    'pid-mount new-proc': () => [/^ *ps2 │ +PID COMMAND\n *ps2 │ +1 box\n *ps2 │ +\d+ ps$/m],
    'memory limit': () => ['100.0M', word.limit, /(limit_in_bytes|memory\.max) +100\.0M/],
    'memory fits': () => [/(max_usage_in_bytes|memory\.peak) +✱ +50\.\d+M/],
    'memory cache': () => [/(failcnt|events max) +✱ +\d+ +\+\d+/, ...(framed ? [/oom_kill +0/] : [])],
    'memory too-much': () => [
      '✗',
      '(hog)',
      /(max_usage_in_bytes|memory\.peak) +(✱ +)?100\.0M/,
      /oom_kill +✱ +1 +\+1/,
    ],
    'overlay read': () => [new RegExp(`new\\.txt.*9 B ${word.created}`)],
    'overlay copy-up': () => [new RegExp(`file1\\.txt.*32 B ${word.copied}`), '+ hello from the box'],
    'overlay delete': () => [/old\.log.*c 0,0 whiteout/],
    'overlay opaque': () => [/conf\/.*opaque y/],
    'network empty': () => ['stand-in', 'box1', 'box2'].map(net),
    'network bridge': () => [/docker0.*172\.1\.0\.1\/16 +up/],
    'network cables': () => [/172\.1\.0\.2\/16.*172\.1\.0\.3\/16/, net('box1'), net('box2')],
    'network ping': () => [
      /docker0/,
      '172.1.0.2/16',
      /seq 1 +\d+\.\d+ ms/,
      ...(framed ? [/ARP 172\.1\.0\.3/] : []),
    ],
  };
  const { lesson, step } = stop;
  const upper = lesson.id === 'overlay' ? upperOf(outside.pidOf('box')) : [];
  return [...(wanted[`${lesson.id} ${step.id}`]?.() ?? []), ...upper]
    .filter((one) => (typeof one === 'string' ? !text.includes(one) : !one.test(text)))
    .map((one) => `the pane has no ${one}`);
}

/** In the box's own mount namespace. */
const upperOf = (pid: number): string[] => readdirSync(`/proc/${pid}/root/run/nslab/overlay/upper`);
