// From an error of the kernel to what a user can do: who forbids it is read from what is there, not from a version.

import { ActorGone, SyscallError, UserError } from '../kernel/errors.ts';
import { readText } from '../kernel/proc/vanishing.ts';
import type { Texts } from '../session/event.ts';
import type { Finding } from './ability.ts';

/** A call and its errno, as strace ends a line. */
export const evidence = (error: SyscallError): string =>
  error.message.slice(0, -`: ${error.meaning}`.length).replace(/^(child|host): /, '');

/** What a probe threw, as a finding. @throws what is a mistake of ours */
export function findingOf(error: unknown): Finding {
  if (error instanceof SyscallError) return refused(error);
  if (error instanceof ActorGone) return { state: 'missing', found: error.message, remedy: outerContainer };
  if (error instanceof UserError) return { state: 'missing', found: error.message, ...hintOf(error) };
  // What node:fs asked the kernel for, and was refused.
  if (error instanceof Error && 'syscall' in error && 'code' in error)
    return { state: 'missing', found: error.message };
  throw error;
}

const hintOf = ({ hint }: UserError): { remedy?: Texts } =>
  hint === undefined ? {} : { remedy: { en: hint, zh: hint } };

/** The kernel said no: why, as far as its files tell. */
export function refused(error: SyscallError): Finding {
  const found = evidence(error);
  const remedy = remedyFor(error);
  return {
    state: 'missing',
    found: remedy.seen === undefined ? found : `${found}; ${remedy.seen}`,
    meaning: { en: `Linux says ${error.code}: ${error.meaning}`, zh: `Linux 的回答是 ${error.code}` },
    ...(remedy.text === undefined ? {} : { remedy: remedy.text }),
  };
}

interface Reason {
  /** What was read that says so. */
  readonly seen?: string;
  readonly text?: Texts;
}

function remedyFor({ code, call }: SyscallError): Reason {
  if (code === 'ENOSPC') return fullLimit(call.args.flags) ?? {};
  if (code !== 'EPERM' && code !== 'ENOSYS' && code !== 'EACCES') return {};
  const seen = seccompLine();
  return seen === undefined ? {} : { seen, text: outerContainer };
}

const counted: Readonly<Record<string, string>> = {
  CLONE_NEWUTS: 'uts',
  CLONE_NEWPID: 'pid',
  CLONE_NEWNS: 'mnt',
  CLONE_NEWIPC: 'ipc',
  CLONE_NEWNET: 'net',
  CLONE_NEWCGROUP: 'cgroup',
  CLONE_NEWUSER: 'user',
  CLONE_NEWTIME: 'time',
};

/** namespaces(7), /proc/sys/user: ENOSPC is a limit, of this user namespace or of one around it. */
function fullLimit(flags: unknown): Reason | undefined {
  const kinds = (Array.isArray(flags) ? flags : []).flatMap((flag) => counted[String(flag)] ?? []);
  const limits = kinds.map((kind) => ({
    name: `user.max_${kind}_namespaces`,
    value: readText(`/proc/sys/user/max_${kind}_namespaces`)?.trim(),
  }));
  const [first] = limits.filter(({ value }) => value === '0');
  const [any] = limits;
  if (any === undefined) return undefined;
  const { name, value } = first ?? any;
  return {
    seen: `${name} = ${value ?? '?'}`,
    text:
      first === undefined
        ? {
            en: `A limit around this one is reached (user namespaces count in all those they lie in). As root, outside: sysctl ${name}=1000`,
            zh: `外层的上限已满（一个用户命名空间也计入它所在的各层）。请在外层以 root 执行：sysctl ${name}=1000`,
          }
        : {
            en: `As root: sysctl ${name}=1000 (a file in /etc/sysctl.d keeps it)`,
            zh: `以 root 执行：sysctl ${name}=1000（写进 /etc/sysctl.d 可长期生效）`,
          },
  };
}

/** proc_pid_status(5): 2 is a filter, which children inherit. */
export function seccompLine(): string | undefined {
  const status = readText('/proc/self/status') ?? '';
  return /^Seccomp:\s*2$/m.test(status) ? 'Seccomp: 2 in /proc/self/status' : undefined;
}

export const outerContainer: Texts = {
  en: 'A container around us forbids it (its seccomp filter, or a capability it lacks). Start that one with: docker run --privileged --cgroupns=host …',
  zh: '外层容器禁止了它（seccomp 过滤器，或缺少权能）。请这样启动外层容器：docker run --privileged --cgroupns=host …',
};
