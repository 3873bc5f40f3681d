// Finds who refused a call: a missing capability, a security filter, a full or read-only filesystem. It reads /proc and tries
// a harmless call of the same kind in a throw-away child, and claims nothing beyond that.

import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { ActorGone, type FileError, SyscallError, UserError } from '../kernel/errors.ts';
import { readStatus } from '../kernel/proc/status.ts';
import { sessionFolderPath } from '../lab/session/session-folders.ts';
import type { Texts } from '../session/event.ts';
import { answerOf, type HarmlessCall, harmlessCall } from './harmless-calls.ts';
import { giveCapabilities, missingCapabilities, rootLacks } from './needed-capability.ts';
import { openProbeContext, type ProbeContext } from './probe-context.ts';
import { explainRefusal, kernelSays, seccompIs } from './refusal.ts';
import { withChild } from './throw-away-child.ts';

export interface Blame {
  /** Sentences. */
  readonly why: readonly Texts[];
  readonly remedy?: Texts;
}

/** Errnos with which filters and missing privileges answer. */
const refusals: readonly string[] = ['EPERM', 'EACCES', 'ENOSYS'];

const ofProcess = /^\/proc\/\d+\//;

/** @param error of a call that the kernel, or something before it, refused */
export async function findBlame(error: SyscallError | FileError): Promise<Blame> {
  const storage = blameStorage(error);
  if (storage !== undefined) return storage;
  // proc(5): what belongs to a process that is not dumpable is read with CAP_SYS_PTRACE only.
  if (!(error instanceof SyscallError))
    return error.code === 'EACCES' && ofProcess.test(error.path ?? '') && rootLacks('CAP_SYS_PTRACE')
      ? lacks(['CAP_SYS_PTRACE'])
      : { why: [] };
  const { en, zh } = kernelSays(error);
  const meaning: Texts = { en: `${en}.`, zh: `${zh}。` };
  if (!refusals.includes(error.code)) {
    const { remedy } = explainRefusal(error);
    return { why: [meaning], ...(remedy === undefined ? {} : { remedy }) };
  }
  const missing = error.code === 'ENOSYS' ? [] : missingCapabilities(error);
  if (missing.length > 0) return lacks(missing);
  const filter = await testFilter(error);
  return filter ?? { why: [meaning] };
}

const lacks = (missing: readonly string[]): Blame => ({
  why: [
    {
      en: `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing (read: CapEff in /proc/self/status).`,
      zh: `缺少 ${missing.join('、')}（读自 /proc/self/status 的 CapEff）。`,
    },
  ],
  remedy: giveCapabilities(missing),
});

/** Says so only where the kernel's own answer to a harmless call is known, and another one came. */
async function testFilter(error: SyscallError): Promise<Blame | undefined> {
  const { name } = error.call.spec;
  const answer = await tryHarmless(name, error.code);
  if (answer !== 'not the kernel') return undefined;
  const hasFilter = readStatus('self')?.seccomp === 2;
  const seen = seccompIs(hasFilter ? 2 : 0);
  const who = hasFilter
    ? { en: 'seccomp filter', zh: 'seccomp 过滤器' }
    : { en: 'security module', zh: '安全模块' };
  return {
    why: [
      {
        en: `Not the kernel itself but a ${who.en} answers (tested: in a child that has every capability, a harmless ${name} was refused too; ${seen.en}).`,
        zh: `回答的不是内核本身，而是${who.zh}（已测试：在拥有全部 capability 的子进程里，无害的 ${name} 同样被拒绝；${seen.zh}）。`,
      },
    ],
    ...(hasFilter ? { remedy: withoutFilter } : {}),
  };
}

const withoutFilter: Texts = {
  en: 'If that is a container’s, start it with: docker run --security-opt seccomp=unconfined …, or --privileged --cgroupns=host.',
  zh: '如果过滤器来自外层容器，请这样启动它：docker run --security-opt seccomp=unconfined …，或 --privileged --cgroupns=host。',
};

type Answer = 'the kernel' | 'not the kernel' | 'not tried';

async function tryHarmless(name: string, code: string): Promise<Answer> {
  const context = openProbeContext();
  try {
    if (name === 'clone3') return await tryPlainClone(context, code);
    const harmless = harmlessCall(name);
    if (harmless === undefined) return 'not tried';
    const got = await makeHarmless(context, harmless);
    return got === code && !harmless.kernelSays.includes(got) ? 'not the kernel' : 'the kernel';
  } catch (error) {
    // No child can be made either: nothing is known of this call.
    if (error instanceof SyscallError || error instanceof ActorGone || error instanceof UserError)
      return 'not tried';
    throw error;
  } finally {
    await context.end();
  }
}

async function makeHarmless(context: ProbeContext, { call, flags }: HarmlessCall): Promise<string> {
  const parent = flags.length === 0 ? await context.firstActor() : (await context.privileged()).actor;
  return withChild(parent, flags, async ({ actor }) => answerOf(await actor.attempt(call)));
}

/** clone(2): a child without new namespaces needs no privilege, and every kernel since 5.3 has the call. */
async function tryPlainClone(context: ProbeContext, code: string): Promise<Answer> {
  const first = await context.firstActor();
  try {
    await withChild(first, [], async () => undefined);
    return 'the kernel';
  } catch (error) {
    if (!(error instanceof SyscallError)) throw error;
    return error.code === code ? 'not the kernel' : 'the kernel';
  }
}

/** Looks at the filesystem that a path is on, when the call says that it is full or read-only. */
function blameStorage(error: SyscallError | FileError): Blame | undefined {
  const path = pathOf(error);
  if (error.code === 'EROFS') {
    const where = path ?? 'it';
    return { why: [{ en: `${where} is on a read-only mount.`, zh: `${where} 位于只读挂载上。` }] };
  }
  if ((error.code !== 'ENOSPC' && error.code !== 'EDQUOT') || path === undefined) return undefined;
  const free = freeIn(path);
  if (free === undefined || (free.bytes > 0 && free.files > 0)) return undefined;
  const what = free.bytes === 0 ? { en: 'space', zh: '空间' } : { en: 'inodes', zh: 'inode' };
  return {
    why: [
      {
        en: `The filesystem of ${path} is full: statfs(2) finds no free ${what.en}.`,
        zh: `${path} 所在的文件系统已满：statfs(2) 查不到空闲${what.zh}。`,
      },
    ],
    remedy: { en: `Make room there: df ${dirname(path)}`, zh: `请在那里腾出空间：df ${dirname(path)}` },
  };
}

/** What a call was made on; a write without a path is one of the session's notes. */
function pathOf(error: SyscallError | FileError): string | undefined {
  if (!(error instanceof SyscallError)) return error.path;
  const { pathname, newpath } = error.call.args;
  const path = error.call.spec.name === 'write' ? sessionFolderPath() : (pathname ?? newpath);
  return typeof path === 'string' && path.startsWith('/') ? path : undefined;
}

function freeIn(path: string): { bytes: number; files: number } | undefined {
  for (const one of [path, dirname(path)]) {
    try {
      const { bavail, bsize, ffree, files } = statfsSync(one);
      return { bytes: bavail * bsize, files: files === 0 ? 1 : ffree }; // some filesystems count no inodes
    } catch (cause) {
      if (!(cause instanceof Error && 'code' in cause)) throw cause;
    }
  }
  return undefined;
}
