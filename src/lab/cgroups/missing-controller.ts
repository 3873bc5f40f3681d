// Says why a limit cannot be set: which controller is missing, and which file says so.

import { dirname, join } from 'node:path';
import { UserError } from '../../kernel/errors.ts';
import type { Texts } from '../../kernel/languages.ts';
import { readStatus } from '../../kernel/proc/status.ts';
import { readText } from '../../kernel/proc/vanishing.ts';
import { isOwnProcess } from './find-place.ts';
import { foldersOf, type Group } from './group.ts';

const scopeHint: Texts = {
  en: 'With systemd: systemd-run --user --scope -p Delegate=yes nslab … Or as root, where cgroups are mounted and writable.',
  zh: '有 systemd 时：systemd-run --user --scope -p Delegate=yes nslab …；或以 root 在 cgroup 已挂载且可写的地方运行。',
};

const withReason = (texts: Texts, reason: Texts | undefined): Texts =>
  reason === undefined ? texts : { en: `${texts.en} (${reason.en})`, zh: `${texts.zh}（${reason.zh}）` };

/** @param reason why there is none */
export function noLimits(reason?: Texts): UserError {
  const text = {
    en: 'there is no cgroup here that we may set limits in',
    zh: '这里没有我们可以设置上限的 cgroup',
  };
  return new UserError('machine', withReason(text, reason), { hint: scopeHint });
}

/** mknod(2): without a device list, a container with root's rights could make a node of any device. */
export function noDeviceList(reason?: Texts): UserError {
  const text = {
    en: 'there is no cgroup here for the list of devices that a container of root’s may use',
    zh: '这里没有 cgroup 来限定 root 的容器能用哪些设备',
  };
  const hint = {
    en: 'Mount cgroups, writable; or run it as an ordinary user, who cannot make devices.',
    zh: '请以可写方式挂载 cgroup；或以普通用户运行，普通用户不能创建设备文件。',
  };
  return new UserError('machine', withReason(text, reason), { hint });
}

/** cgroup-v2.rst, "Enabling and Disabling": a cgroup has the controllers that the one above it hands on. */
export function missingController(group: Group, controller: string): UserError {
  const [folder] = foldersOf(group, 2);
  if (folder === undefined) return missingOnV1(group.name, controller);
  // The lab's cgroup may not exist yet; the one that it is made in does.
  const above = folder.slice(0, -group.name.length - 1);
  const file = join(above, 'cgroup.controllers');
  const offered = (readText(file) ?? '').trim();
  const isOffered = offered.split(/\s+/).includes(controller);
  const enabled = join(above, 'cgroup.subtree_control');
  const seen = isOffered
    ? { en: `${file} has it, but ${enabled} does not`, zh: `${file} 里有它，${enabled} 里没有` }
    : {
        en: `${file} has ${offered === '' ? 'none' : offered}`,
        zh: `${file} 里${offered === '' ? '是空的' : `只有 ${offered}`}`,
      };
  return new UserError(
    'machine',
    {
      en: `${group.name}: no ${controller} controller of cgroup v2 is handed on to us: ${seen.en}`,
      zh: `${group.name}：上层没有把 cgroup v2 的 ${controller} 控制器交给我们：${seen.zh}`,
    },
    { hint: isOffered ? enableIn(above, enabled, controller) : enableAbove(above) },
  );
}

function missingOnV1(name: string, controller: string): UserError {
  return new UserError(
    'machine',
    {
      en: `${name}: this machine has no ${controller} controller on cgroup v1`,
      zh: `${name}：这台机器的 cgroup v1 上没有 ${controller} 控制器`,
    },
    {
      hint: {
        en: `A kernel that has it may need \`cgroup_enable=${controller}\` on its command line, or it is not mounted.`,
        zh: `内核也许有它，但命令行里要加 \`cgroup_enable=${controller}\`，或者它没有挂载。`,
      },
    },
  );
}

function enableIn(above: string, enabled: string, controller: string): Texts {
  const stranger = strangerIn(above);
  return stranger === undefined
    ? {
        en: `As root: echo +${controller} > ${enabled}`,
        zh: `以 root 执行：echo +${controller} > ${enabled}`,
      }
    : {
        en: `${stranger.en} is in ${above}, and a cgroup with processes hands nothing on; it is not ours to move. Begin nslab in a cgroup of its own. ${scopeHint.en}`,
        zh: `${stranger.zh}在 ${above} 里，而有进程的 cgroup 不能把控制器交给下层；我们又无权移走它。请在单独的 cgroup 里启动 nslab。${scopeHint.zh}`,
      };
}

function enableAbove(above: string): Texts {
  const file = above === '/' ? undefined : join(dirname(above), 'cgroup.subtree_control');
  return {
    en: `The cgroup above must have it in its cgroup.subtree_control${file === undefined ? '' : ` (${file})`}. ${scopeHint.en}`,
    zh: `上一层 cgroup 的 cgroup.subtree_control${file === undefined ? '' : `（${file}）`}里必须有它。${scopeHint.zh}`,
  };
}

/** cgroup-v2.rst, memory.rst: memory.swap.max and memory.memsw.* exist where the kernel counts swap. */
export function swapNotCounted(): UserError {
  const text = {
    en: 'this kernel does not count the swap of a cgroup, so it cannot be limited',
    zh: '这个内核不统计 cgroup 的 swap，因此无法限制它',
  };
  const hint = {
    en: 'Leave --memory-swap away; or boot it with swapaccount=1.',
    zh: '请去掉 --memory-swap；或启动内核时加上 swapaccount=1。',
  };
  return new UserError('machine', text, { hint });
}

/** The first process in a cgroup that we may not move, in words. */
function strangerIn(folder: string): Texts | undefined {
  const pids = (readText(join(folder, 'cgroup.procs')) ?? '').split(/\s+/).filter(Boolean).map(Number);
  const pid = pids.find((one) => !isOwnProcess(one));
  if (pid === undefined) return undefined;
  const uid = readStatus(pid)?.uid[0] ?? '?';
  return { en: `PID ${pid} of uid ${uid}`, zh: `uid ${uid} 的 PID ${pid} ` };
}
