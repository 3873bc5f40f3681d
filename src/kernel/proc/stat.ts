// Which process a PID is, by its parent and its start: /proc/PID/stat, proc_pid_stat(5).
import { type ProcessId, procPath } from './pid.ts';
import { readText } from './vanishing.ts';

export type Stat = {
  pid: number;
  /** The name, at most 15 bytes; it may hold anything, parentheses too. */
  comm: string;
  state: string;
  ppid: number;
  pgrp: number;
  session: number;
  /** Clock ticks (sysconf(_SC_CLK_TCK), 100 a second) since boot. With the PID it names one process for good. */
  startTime: number;
};

/** @throws Error for a text that is not as proc_pid_stat(5) says */
export function parseStat(text: string): Stat {
  // The name ends at the last parenthesis: all fields after it are numbers but the state.
  const open = text.indexOf(' (');
  const close = text.lastIndexOf(') ');
  const [state, ...numbers] = text.slice(close + 2).split(' ');
  if (open < 0 || close < open || numbers.length < 19) throw new Error(`malformed /proc/PID/stat: ${text}`);
  return {
    pid: Number(text.slice(0, open)),
    comm: text.slice(open + 2, close),
    state: state!,
    ppid: Number(numbers[0]),
    pgrp: Number(numbers[1]),
    session: Number(numbers[2]),
    // Field 22 of the man page; `numbers` starts with field 4.
    startTime: Number(numbers[22 - 4]),
  };
}

/** The stat line of a process, a zombie's too; undefined when it is gone. */
export function readStat(pid: ProcessId): Stat | undefined {
  const text = readText(procPath(pid, 'stat'));
  return text === undefined ? undefined : parseStat(text);
}
