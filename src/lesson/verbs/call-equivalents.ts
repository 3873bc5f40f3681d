// Shows the shell, Go and C equivalents of a system call in a lesson.

import type { CloneFlag } from '../../kernel/syscalls/calls/process.ts';
import { type Invocation, showCall } from '../../kernel/syscalls/plumbing/define.ts';
import { mountWays } from '../../lab/operations/mount-ways.ts';
import { hostnameWays, unshareWays } from '../../lab/operations/other-ways.ts';
import type { Same } from '../../session/event.ts';

type Arguments = Readonly<Record<string, unknown>>;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const words = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

const equivalents: Readonly<Record<string, (args: Arguments) => Same>> = {
  unshare: ({ flags }) => unshareWays(words(flags) as CloneFlag[]),
  chdir: ({ path }) => ({ shell: `cd ${text(path)}`, go: `os.Chdir(${JSON.stringify(text(path))})` }),
  getpid: () => ({
    shell: 'echo $$',
    go: 'fmt.Println(os.Getpid())',
    c: String.raw`printf("%d\n", getpid());`,
  }),
  sethostname: ({ name }) => withoutDocker(hostnameWays(text(name))),
  mount: ({ source, target, filesystemtype, mountflags, data }) =>
    mountWays(text(source), text(target), text(filesystemtype), words(mountflags), text(data)),
};

/** Where docker does so for a learner, the lesson itself brings its line. */
const withoutDocker = ({ shell, go, c }: Same): Same => ({ shell, go, c });

export const callEquivalents = (call: Invocation, args: Arguments): Same => ({
  c: `${showCall(call)};`,
  ...equivalents[call.spec.name]?.(args),
});
