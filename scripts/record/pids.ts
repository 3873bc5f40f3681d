// Renumbers the PIDs of a recording: 1000, 1001, … in their order, which is the one in which the processes were made.

import type { Event } from '../../src/session/event.ts';
import { mapTexts } from './aliases.ts';
import { type PidMap, renumberPackets } from './packets.ts';

const FIRST = 1000;

/** Every PID that the events name, as the host sees it, and its new number: 1000 is the lowest. */
export function pidMap(events: readonly Event[]): PidMap {
  const pids = new Set(events.flatMap(pidsIn));
  return new Map([...pids].sort((a, b) => a - b).map((pid, place) => [pid, FIRST + place]));
}

function pidsIn(event: Event): number[] {
  switch (event.type) {
    case 'session':
      return [event.host.nslabPid];
    case 'call':
    case 'proc':
      return [event.pid];
    case 'tree':
      return event.nodes.map(({ pid }) => pid);
    case 'ns':
    case 'mounts':
    case 'net':
      return event.of.map(({ pid }) => pid);
    case 'cgroup':
      return [...event.snapshot.processes, ...event.snapshot.candidates.map(({ pid }) => pid)];
    case 'ledger':
      // Processes that no pane showed: `holder (PID 4711)`.
      return event.made.flatMap((thing) => /\(PID (\d+)\)$/.exec(thing)?.[1] ?? []).map(Number);
    default:
      return [];
  }
}

/**
 * Renumbers the PIDs in fields and texts. A number in a text counts as a PID when it is one of `pids`, so recordings
 * should be made where PIDs have at least four digits.
 */
export function renumberPids(event: Event, pids: PidMap): Event {
  const of = (pid: number): number => pids.get(pid) ?? pid;
  // NSpid of proc_pid_status(5): from our namespace inwards; the inner ones are the kernel's own small numbers.
  const nspid = (all: readonly number[]): number[] => all.map((pid, i) => (i === 0 ? of(pid) : pid));
  switch (event.type) {
    case 'session':
      return { ...event, host: { ...event.host, nslabPid: of(event.host.nslabPid) } };
    case 'call':
      return { ...event, pid: of(event.pid), ret: of(event.ret), line: pidsInLine(event.line, pids) };
    case 'plan':
      return {
        ...mapTexts(event, (text) => pidsInText(text, pids)),
        lines: event.lines.map((planned) => ({ ...planned, line: pidsInLine(planned.line, pids) })),
      };
    case 'proc':
      return { ...event, pid: of(event.pid) };
    case 'tree':
      return {
        ...event,
        nodes: event.nodes.map((node) => ({ ...node, pid: of(node.pid), nspid: nspid(node.nspid) })),
      };
    case 'ns':
      return { ...event, of: event.of.map((one) => ({ ...one, pid: of(one.pid), nspid: nspid(one.nspid) })) };
    case 'mounts':
      return { ...event, of: event.of.map((one) => ({ ...one, pid: of(one.pid) })) };
    case 'net':
      return { ...event, of: event.of.map((one) => ({ ...one, pid: of(one.pid) })) };
    case 'cgroup': {
      const { snapshot } = event;
      const candidates = snapshot.candidates.map((one) => ({ ...one, pid: of(one.pid) }));
      return { ...event, snapshot: { ...snapshot, processes: snapshot.processes.map(of), candidates } };
    }
    case 'overlay':
      return event;
    default:
      return mapTexts(event, (text) => pidsInText(text, pids));
  }
}

/** Whole numbers only: not in `075a06`, not in `1.5`. */
export const pidsInText = (text: string, pids: PidMap): string =>
  text.replace(/(?<![\w.])\d{4,7}(?!\w|\.\d)/g, (number) => String(pids.get(Number(number)) ?? number));

const pidsInLine = (line: string, pids: PidMap): string => pidsInText(renumberPackets(line, pids), pids);
