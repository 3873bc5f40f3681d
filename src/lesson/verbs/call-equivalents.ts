// Shows the shell, Go and C equivalents of a system call in a lesson.

import { type Invocation, showCall } from '../../kernel/syscalls/plumbing/define.ts';
import { hostnameWays, mountWays } from '../../lab/operations/other-ways.ts';
import type { Same } from '../../session/event.ts';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const words = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
const flags = (value: unknown): string =>
  words(value)
    .map((flag) => `unix.${flag}`)
    .join('|') || '0';

interface Equivalents {
  readonly shell: string;
  readonly go: string;
}

/** The same call in a shell and in Go; the lesson itself brings docker's line. */
const equivalents: Readonly<Record<string, (args: Readonly<Record<string, unknown>>) => Equivalents>> = {
  unshare: (args) => ({
    shell: 'unshare',
    // Of a Go program only one thread of many would be moved.
    go: `cmd.SysProcAttr = &syscall.SysProcAttr{Unshareflags: ${flags(args.flags)}}; cmd.Start()`,
  }),
  chdir: (args) => ({ shell: `cd ${text(args.path)}`, go: `os.Chdir(${JSON.stringify(text(args.path))})` }),
  getpid: () => ({ shell: 'echo $$', go: 'os.Getpid()' }),
};

export function callEquivalents(call: Invocation, args: Readonly<Record<string, unknown>>): Same {
  const { name } = call.spec;
  if (name === 'sethostname') {
    const { shell, go, c } = hostnameWays(text(args.name));
    return { shell, go, c };
  }
  if (name === 'mount') {
    const { source, target, filesystemtype, mountflags, data } = args;
    const inCode = mountWays(text(source), text(target), text(filesystemtype), words(mountflags), text(data));
    const options = text(data) === '' ? '' : ` -o ${text(data)}`;
    return { shell: `mount -t ${text(filesystemtype)}${options} ${text(source)} ${text(target)}`, ...inCode };
  }
  return { ...equivalents[name]?.(args), c: `${showCall(call)};` };
}
