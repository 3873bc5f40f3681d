// Tries the kernel's calls and our own program that makes them, and whether we are root, or root in a user namespace only.

import { release } from 'node:os';
import type { Actor } from '../kernel/actor/actor.ts';
import { errnoName } from '../kernel/errno.ts';
import { SyscallError } from '../kernel/errors.ts';
import { readText } from '../kernel/proc/vanishing.ts';
import { close_range } from '../kernel/syscalls/calls/file-descriptors.ts';
import { mount_setattr } from '../kernel/syscalls/calls/mount-api.ts';
import { openat2 } from '../kernel/syscalls/calls/paths.ts';
import { pidfd_open } from '../kernel/syscalls/calls/process.ts';
import type { Invocation } from '../kernel/syscalls/plumbing/define.ts';
import { isPrivileged } from '../lab/privileged.ts';
import { nativeProgram } from '../lab/session/session-files.ts';
import type { Finding } from './ability.ts';
import { evidence } from './join-evidence.ts';
import { giveCapabilities } from './needed-capability.ts';
import type { ProbeContext } from './probe-context.ts';
import { explainRefusal, outerContainer, seccompLine } from './refusal.ts';
import { withChild } from './throw-away-child.ts';
import { explainUserNamespaceRefusal } from './user-namespace-refusal.ts';

export async function tryActor(context: ProbeContext): Promise<Finding> {
  const actor = await context.firstActor();
  const path = nativeProgram('nslab-actor');
  return {
    state: 'works',
    found: { en: `answers as PID ${actor.pid}: ${path}`, zh: `以 PID ${actor.pid} 应答：${path}` },
  };
}

/** Makes each call that is always needed, the newest of them from Linux 5.12, and checks that none fails with ENOSYS. */
export async function tryKernel(context: ProbeContext): Promise<Finding> {
  const first = await context.firstActor();
  const missing = await withChild(first, [], async ({ actor }) => missingCalls(actor)).catch((error) => {
    if (error instanceof SyscallError) return [error.call.spec.name];
    throw error;
  });
  const found = `Linux ${release()}`;
  if (missing.length === 0)
    return {
      state: 'works',
      found: evidence(found, 'clone3, close_range, pidfd_open, openat2, mount_setattr'),
    };
  const seen = seccompLine();
  return {
    state: 'missing',
    found: evidence(
      { en: `${found}: no ${missing.join(', ')}`, zh: `${found}：没有 ${missing.join('、')}` },
      seen,
    ),
    meaning: {
      en: 'nslab makes these calls; without them nothing can be shown live.',
      zh: 'nslab 要用到这些系统调用，没有它们就无法现场演示。',
    },
    remedy:
      seen === undefined
        ? { en: 'Linux 5.12 or newer has them all.', zh: 'Linux 5.12 或更新的内核都有。' }
        : outerContainer,
  };
}

async function missingCalls(actor: Actor): Promise<string[]> {
  const calls: Invocation[] = [
    pidfd_open({ pid: 1_000_000_000 }),
    close_range({ first: 1_000_000, last: 1_000_001 }),
    openat2({ pathname: '/', flags: ['O_PATH', 'O_CLOEXEC'] }),
    mount_setattr({ pathname: '/nowhere', attr: {} }),
  ];
  const results = await actor.batch(calls, { continueOnFailure: true });
  return calls.flatMap(({ spec }, i) => (errnoName(results[i]?.errno ?? 0) === 'ENOSYS' ? [spec.name] : []));
}

export async function tryRoot(context: ProbeContext): Promise<Finding> {
  const { uid } = context.ids;
  const capabilities = /^CapEff:\s*(\w+)$/m.exec(readText('/proc/self/status') ?? '')?.[1] ?? '?';
  const found = `euid ${uid}, CapEff ${capabilities.replace(/^0+(?=.)/, '')}`;
  try {
    const { privilege, refusal } = await context.privileged();
    if (privilege === 'root' && isPrivileged())
      return { state: 'works', found: evidence(found, 'clone3(CLONE_NEWUTS|CLONE_NEWNS) = 0') };
    return privilege === 'root'
      ? { state: 'differs', found: evidence(found, mapsAPart), meaning: partOfIds }
      : {
          state: 'differs',
          found: evidence(found, refusal),
          meaning: ownNamespace,
          remedy: uid === 0 ? giveCapabilities(['CAP_SYS_ADMIN']) : becomeRoot,
        };
  } catch (error) {
    if (!(error instanceof SyscallError)) throw error;
    const finding = uid === 0 ? explainRefusal(error) : explainUserNamespaceRefusal(error);
    return { ...finding, found: evidence(found, finding.found), meaning: neither };
  }
}

const mapsAPart = {
  en: '/proc/self/uid_map maps a part of all ids',
  zh: '/proc/self/uid_map 只映射了一部分 ID',
};

const partOfIds = {
  en: 'We are root of a user namespace, not of the machine: what belongs to the machine refuses us.',
  zh: '我们只是某个用户命名空间里的 root，不是整台机器的：属于机器的东西会拒绝我们。',
};

const ownNamespace = {
  en: 'Everything is done inside a user namespace of your own, in which you are root. Limits need a cgroup that was delegated to you.',
  zh: '一切都在你自己的用户命名空间里进行，你在其中是 root。设置上限则需要委派给你的 cgroup。',
};

const becomeRoot = {
  en: 'To see it as root does it: sudo nslab',
  zh: '想看 root 的做法：sudo nslab',
};

const neither = {
  en: 'Neither root nor root of a user namespace: no namespace can be made.',
  zh: '既不是 root，也不能成为用户命名空间里的 root：无法创建任何命名空间。',
};
