// Turns an error of the kernel into a finding with a remedy. What forbids it is read from files, not guessed from versions.

import { ActorGone, isFileError, SyscallError, UserError } from '../kernel/errors.ts';
import { both } from '../kernel/languages.ts';
import { readText } from '../kernel/proc/vanishing.ts';
import type { Texts } from '../session/event.ts';
import type { Finding } from './ability.ts';
import { evidence } from './join-evidence.ts';
import { giveCapabilities, missingCapabilities } from './needed-capability.ts';

/** Shows a call and its errno, as strace does; who made it, unless that is a throw-away child. */
export const evidenceOf = ({ shown, actor }: SyscallError): string =>
  actor === undefined || actor === 'child' || actor === 'host' ? shown : `${actor}: ${shown}`;

/** Turns what a probe threw into a finding. @throws any error that is a bug of ours */
export function findingOf(error: unknown): Finding {
  if (error instanceof SyscallError) return explainRefusal(error);
  if (error instanceof ActorGone) return { state: 'missing', found: error.texts, remedy: outerContainer };
  if (error instanceof UserError) return { state: 'missing', found: error.texts, ...hintOf(error) };
  if (isFileError(error)) return { state: 'missing', found: both(error.message) };
  throw error;
}

const hintOf = ({ hint }: UserError): { remedy?: Texts } => (hint === undefined ? {} : { remedy: hint });

/** Explains why the kernel refused a call, as far as its files tell. */
export function explainRefusal(error: SyscallError): Finding {
  const found = evidenceOf(error);
  const remedy = remedyFor(error);
  return {
    state: 'missing',
    found: evidence(found, remedy.seen),
    meaning: kernelSays(error),
    ...(remedy.text === undefined ? {} : { remedy: remedy.text }),
  };
}

export const kernelSays = ({ code, meaning }: SyscallError): Texts => ({
  en: `Linux says ${code}: ${meaning.en}`,
  zh: `Linux 的回答是 ${code}：${meaning.zh}`,
});

interface Reason {
  /** The evidence for it. */
  readonly seen?: Texts | string;
  readonly text?: Texts;
}

function remedyFor(error: SyscallError): Reason {
  const { code, call } = error;
  if (code === 'ENOSPC') return namespaceLimit(call.args.flags) ?? {};
  if (code !== 'EPERM' && code !== 'ENOSYS' && code !== 'EACCES') return {};
  const lacking = code === 'ENOSYS' ? [] : missingCapabilities(error);
  if (lacking.length > 0) {
    return {
      seen: {
        en: `CapEff in /proc/self/status lacks ${lacking.join(', ')}`,
        zh: `/proc/self/status 的 CapEff 里缺少 ${lacking.join('、')}`,
      },
      text: giveCapabilities(lacking),
    };
  }
  const seen = seccompLine();
  return seen === undefined ? {} : { seen, text: outerContainer };
}

const limitNames: Readonly<Record<string, string>> = {
  CLONE_NEWUTS: 'uts',
  CLONE_NEWPID: 'pid',
  CLONE_NEWNS: 'mnt',
  CLONE_NEWIPC: 'ipc',
  CLONE_NEWNET: 'net',
  CLONE_NEWCGROUP: 'cgroup',
  CLONE_NEWUSER: 'user',
  CLONE_NEWTIME: 'time',
};

/** namespaces(7), /proc/sys/user: ENOSPC means a limit, of this user namespace or of an outer one. */
function namespaceLimit(flags: unknown): Reason | undefined {
  const kinds = (Array.isArray(flags) ? flags : []).flatMap((flag) => limitNames[String(flag)] ?? []);
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

/** proc_pid_status(5): 2 means that there is a filter, which children inherit. */
export function seccompLine(): Texts | undefined {
  const status = readText('/proc/self/status') ?? '';
  return /^Seccomp:\s*2$/m.test(status) ? seccompIs(2) : undefined;
}

export const seccompIs = (mode: number): Texts => ({
  en: `Seccomp: ${mode} in /proc/self/status`,
  zh: `/proc/self/status 里 Seccomp: ${mode}`,
});

export const outerContainer: Texts = {
  en: 'A container around us forbids it (its seccomp filter, or a capability it lacks). Start that one with: docker run --privileged --cgroupns=host …',
  zh: '外层容器禁止了它（seccomp 过滤器，或缺少 capability）。请这样启动外层容器：docker run --privileged --cgroupns=host …',
};
