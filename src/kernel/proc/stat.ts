// Reads /proc/PID/stat, whose parent and start time identify the process that has a PID: proc_pid_stat(5).
import { type ProcessId, procPath } from './pid.ts';
import { readText } from './vanishing.ts';

export type Stat = {
  pid: number;
  /** The name, at most 15 bytes; it may contain any character, even parentheses. */
  comm: string;
  state: string;
  ppid: number;
  pgrp: number;
  session: number;
  /** Clock ticks (sysconf(_SC_CLK_TCK), 100 a second) since boot. PID and start time together identify one process, even when its PID is reused. */
  startTime: number;
};

/** @throws Error for a text that is not as in proc_pid_stat(5) */
export function parseStat(text: string): Stat {
  // The name ends at the last parenthesis, since only the state and numbers follow it.
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
    // Field 22 in the man page; `numbers` begins at field 4.
    startTime: Number(numbers[22 - 4]),
  };
}

/** The stat line of a process, even of a zombie; undefined when it is gone. */
export function readStat(pid: ProcessId): Stat | undefined {
  const text = readText(procPath(pid, 'stat'));
  return text === undefined ? undefined : parseStat(text);
}
