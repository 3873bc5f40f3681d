// Says what it means when a cgroup controller cannot be used, and what to do.

import type { CgroupVersion } from '../kernel/cgroupfs/hierarchies.ts';
import type { Texts } from '../session/event.ts';

export const remedyAsRoot = (command: string): Texts => ({
  en: `As root: ${command}`,
  zh: `以 root 执行：${command}`,
});

export const varTmpInMemory = {
  en: '/var/tmp is on no disk, but in memory itself: reading a file there fills no page cache.',
  zh: '/var/tmp 不在磁盘上，而是在内存里：读取其中的文件不会占用页缓存。',
};

export const remedyMountDisk = {
  en: 'Put a folder of a disk there: docker run -v /var/tmp:/var/tmp …, or mount --bind FOLDER /var/tmp',
  zh: '在那里放一个磁盘上的目录：docker run -v /var/tmp:/var/tmp …，或 mount --bind 目录 /var/tmp',
};

export const noLimits = {
  en: 'A limit cannot be set here; what needs one is shown as a recording.',
  zh: '这里无法设置上限；需要它的部分改放录像。',
};

export const remedyFor = (uid: number, version: CgroupVersion): Texts => {
  if (uid === 0)
    return {
      en: 'In a container its cgroup must be writable: docker run --privileged --cgroupns=host …',
      zh: '若在容器里，它的 cgroup 必须可写：docker run --privileged --cgroupns=host …',
    };
  return version === 1
    ? {
        en: 'Version 1 is usually delegated to nobody: sudo nslab',
        zh: 'cgroup v1 通常不委派给普通用户：sudo nslab',
      }
    : {
        en: 'systemd-run --user --scope -p Delegate=yes nslab, on a machine with systemd; else: sudo nslab',
        zh: '有 systemd 的机器：systemd-run --user --scope -p Delegate=yes nslab；否则：sudo nslab',
      };
};
