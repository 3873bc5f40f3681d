// Replaces what a recording says about its machine by a made-up machine.

import type { Event, HostFacts } from '../../src/session/event.ts';
import { createAliases, mapTexts } from './aliases.ts';
import type { PidMap } from './packets.ts';
import { pidsInText } from './pids.ts';

const GIB = 1024 ** 3;
const madeUp = { kernel: '6.18.0', hostname: 'debian', memoryBytes: 8 * GIB };

const v1Controllers =
  'blkio|cpu|cpu,cpuacct|cpuacct|cpuset|devices|freezer|hugetlb|memory|misc|net_cls|net_cls,net_prio|net_prio|perf_event|pids|rdma|systemd|unified';
const CGROUP = new RegExp(
  `(/sys/fs/cgroup(?:/(?:${v1Controllers}))?)(?:/[^\\s"',]*?)?/nslab-(?=[0-9a-f]{6}\\b)`,
  'g',
);
const SESSION = /(?<=\/nslab-|\/run\/nslab\/\.?)[0-9a-f]{6}\b/g;

/** Replaces the machine's name, kernel and memory, the paths of its cgroups, and the random names of sessions. */
export function createMachineAliases(host: HostFacts | undefined): (event: Event) => Event {
  const session = createAliases<string, string>((place) => (place + 1).toString(16).padStart(6, '0'));
  const machine = host === undefined ? (text: string): string => text : machineIn(host);
  const clean = (text: string): string => text.replace(CGROUP, '$1/nslab-').replace(SESSION, session);
  return (event) => {
    const cleaned = mapTexts(event, clean);
    if (cleaned.type === 'session') {
      const { startedAt: _, ...session } = cleaned;
      return { ...session, host: { ...session.host, ...madeUp } };
    }
    if (cleaned.type === 'ledger') return { ...cleaned, others: [] };
    if (cleaned.type === 'step') return { ...cleaned, text: mapTexts(cleaned.text, machine) };
    if (cleaned.type === 'note' || cleaned.type === 'ask') return mapTexts(cleaned, machine, ['type', 'id']);
    if (cleaned.type === 'ns' || cleaned.type === 'check') {
      return mapTexts(cleaned, (text) => (text === host?.hostname ? madeUp.hostname : text));
    }
    return cleaned;
  };
}

/** Replaces the machine's facts in sentences. */
function machineIn({ kernel, hostname, memoryBytes }: HostFacts): (text: string) => string {
  const whole = (word: string): RegExp => {
    const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    return new RegExp(`(?<![\\w.-])${escaped}(?![\\w-]|\\.\\w)`, 'g');
  };
  const gib = (bytes: number): string => `${(bytes / GIB).toFixed(1)} GiB`;
  return (text) =>
    text
      .replaceAll(kernel, madeUp.kernel)
      .replaceAll(gib(memoryBytes), gib(madeUp.memoryBytes))
      .replace(whole(hostname), madeUp.hostname);
}

/** The processes of the made-up machine, as `ps -e -o pid,comm` lists them. */
const others = [
  'systemd kthreadd pool_workqueue_release kworker/R-rcu_gp kworker/R-slub_flushwq kworker/R-netns',
  'kworker/0:0H-events_highpri kworker/R-mm_percpu_wq ksoftirqd/0 rcu_preempt migration/0 cpuhp/0 cpuhp/1',
  'migration/1 ksoftirqd/1 kdevtmpfs kauditd khungtaskd oom_reaper kcompactd0 ksmd khugepaged kswapd0',
  'jbd2/sda1-8 systemd-journal systemd-udevd dbus-daemon systemd-logind cron agetty sshd sshd-session bash sudo',
].flatMap((line) => line.split(' '));

const PS_HEADER = /^\s*PID COMMAND\n/;

/**
 * Replaces the machine's processes in the output of ps, which may be in pieces, and keeps those of the lab.
 * A list with none of the lab's processes comes from another PID namespace, and stays as it is.
 */
export function withMadeUpProcesses(events: readonly Event[], pids: PidMap): Event[] {
  return events.flatMap((event, i): Event[] => {
    if (event.type !== 'output') return [event];
    const pieces = events.filter((other) => other.type === 'output' && other.name === event.name);
    const text = pieces.map((piece) => (piece.type === 'output' ? piece.text : '')).join('');
    if (!PS_HEADER.test(text)) return [event];
    const rows = text.split('\n').slice(1);
    const own = rows.filter((row) => pids.has(Number.parseInt(row, 10)));
    if (own.length === 0) return [event];
    if (pieces[0] !== events[i]) return [];
    const made = others.map((comm, place) => `${String(place + 1).padStart(7)} ${comm}`);
    const ours = own.map((row) => pidsInText(row, pids).replace(/^\s*\d+/, (pid) => pid.trim().padStart(7)));
    return [{ ...event, text: ['    PID COMMAND', ...made, ...ours, ''].join('\n') }];
  });
}
