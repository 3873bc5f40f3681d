// Reads /proc/PID/status, which says who a process is and what it may do: proc_pid_status(5).
import { type ProcessId, procPath } from './pid.ts';
import { readText } from './vanishing.ts';

/** Real, effective, saved and filesystem ID, in this order (credentials(7)). */
type FourIds = [real: number, effective: number, saved: number, filesystem: number];

/** Sets of capabilities and of signals are bit masks: capability n is bit n, signal n is bit n-1. */
export type Status = {
  name: string;
  /** One letter: R S D T t Z X I. */
  state: string;
  tgid: number;
  pid: number;
  ppid: number;
  uid: FourIds;
  gid: FourIds;
  groups: number[];
  /** The PID in each PID namespace, from that of this /proc to the innermost. */
  nspid: number[];
  threads: number;
  /** Resident memory in bytes; undefined for a kernel thread and a zombie, which have no memory. */
  rss: number | undefined;
  sigBlocked: bigint;
  sigIgnored: bigint;
  sigCaught: bigint;
  capInh: bigint;
  capPrm: bigint;
  capEff: bigint;
  capBnd: bigint;
  capAmb: bigint;
  noNewPrivs: boolean;
  /** 0 off, 1 strict, 2 filter; undefined on a kernel without seccomp. */
  seccomp: number | undefined;
  /** How many filters are attached; undefined before Linux 5.9. */
  seccompFilters: number | undefined;
};

/** @throws Error when a line that every kernel since 4.10 writes is missing */
export function parseStatus(text: string): Status {
  const lines = new Map<string, string>();
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) lines.set(line.slice(0, colon), line.slice(colon + 1).replace(/^\t/, ''));
  }
  const field = (name: string): string => {
    const value = lines.get(name);
    if (value === undefined) throw new Error(`no ${name} in /proc/PID/status`);
    return value;
  };
  const mask = (name: string): bigint => BigInt(`0x${field(name)}`);
  const rss = lines.get('VmRSS');
  return {
    name: decodeName(field('Name')),
    state: field('State').charAt(0),
    tgid: Number(field('Tgid')),
    pid: Number(field('Pid')),
    ppid: Number(field('PPid')),
    uid: fourIds(field('Uid')),
    gid: fourIds(field('Gid')),
    groups: numbers(field('Groups')),
    nspid: numbers(field('NSpid')),
    threads: Number(field('Threads')),
    rss: rss === undefined ? undefined : Number.parseInt(rss, 10) * 1024,
    sigBlocked: mask('SigBlk'),
    sigIgnored: mask('SigIgn'),
    sigCaught: mask('SigCgt'),
    capInh: mask('CapInh'),
    capPrm: mask('CapPrm'),
    capEff: mask('CapEff'),
    capBnd: mask('CapBnd'),
    capAmb: mask('CapAmb'),
    noNewPrivs: field('NoNewPrivs') === '1',
    seccomp: optionalNumber(lines.get('Seccomp')),
    seccompFilters: optionalNumber(lines.get('Seccomp_filters')),
  };
}

/** The status of a process, even of a zombie; undefined when it is gone. */
export function readStatus(pid: ProcessId): Status | undefined {
  const text = readText(procPath(pid, 'status'));
  return text === undefined ? undefined : parseStatus(text);
}

function numbers(field: string): number[] {
  return field.split(/\s+/).filter(Boolean).map(Number);
}

function fourIds(field: string): FourIds {
  const [real, effective, saved, filesystem] = numbers(field);
  return [real!, effective!, saved!, filesystem!];
}

function optionalNumber(field: string | undefined): number | undefined {
  return field === undefined ? undefined : Number(field);
}

/** proc_pid_status(5): a newline in the name is written as `\n`, a backslash as two. */
function decodeName(name: string): string {
  return name.replace(/\\(n|\\)/g, (_, letter: string) => (letter === 'n' ? '\n' : '\\'));
}
