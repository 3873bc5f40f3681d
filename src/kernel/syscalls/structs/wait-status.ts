// Decodes how a child ended, as wait4(2), waitid(2) and the exited answer of an actor tell it.

import { type OutParam, reserve } from '../plumbing/params.ts';
import { layout } from '../plumbing/struct-layout.ts';
import { signalName } from './signal-set.ts';

type Ended =
  | { readonly how: 'exited'; readonly code: number }
  | { readonly how: 'killed'; readonly signal: string; readonly dumped: boolean }
  | { readonly how: 'stopped'; readonly signal: string }
  | { readonly how: 'continued' };

/** Decodes a wait status: wait(2), WIFEXITED and the other macros. */
function readStatus(status: number): Ended {
  const low = status & 0x7f;
  if (low === 0) return { how: 'exited', code: (status >> 8) & 0xff };
  if (status === 0xffff) return { how: 'continued' };
  if (low === 0x7f) return { how: 'stopped', signal: signalName((status >> 8) & 0xff) };
  return { how: 'killed', signal: signalName(low), dumped: (status & 0x80) !== 0 };
}

/** Shows a wait status as strace does. */
function showStatus(status: number): string {
  const ended = readStatus(status);
  switch (ended.how) {
    case 'exited':
      return `[{WIFEXITED(s) && WEXITSTATUS(s) == ${ended.code}}]`;
    case 'killed':
      return `[{WIFSIGNALED(s) && WTERMSIG(s) == ${ended.signal}${ended.dumped ? ' && WCOREDUMP(s)' : ''}}]`;
    case 'stopped':
      return `[{WIFSTOPPED(s) && WSTOPSIG(s) == ${ended.signal}}]`;
    case 'continued':
      return '[{WIFCONTINUED(s)}]';
  }
}

/** A wait status that the kernel writes; callers pass nothing. */
export const statusOut = <N extends string>(name: N): OutParam<N, undefined, false, number> => ({
  name,
  required: false,
  encode: (_, to) => reserve(to, 4),
  show: () => '…',
  decode: (bytes) => bytes.readInt32LE(),
  showOut: showStatus,
});

/** siginfo_t as waitid(2) fills it: include/uapi/asm-generic/siginfo.h. `si_pid` is 0 when no child has changed state. */
export const childInfo = layout({
  si_signo: 'i32',
  si_errno: 'i32',
  si_code: 'i32',
  pad: { skip: 4 },
  si_pid: 'i32',
  si_uid: 'u32',
  si_status: 'i32',
  rest: { skip: 100 },
});
