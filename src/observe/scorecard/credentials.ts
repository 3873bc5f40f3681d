// Checks what the process may still do, and as which user.

import { readText } from '../../kernel/proc/vanishing.ts';
import {
  capabilityBits,
  capabilityNames,
  dockerDefault,
} from '../../kernel/syscalls/structs/capabilities.ts';
import { firstLines, type PointInput, type PointReader, type PointResult } from './point.ts';

export const capabilitiesPoint: PointReader = {
  id: 'capabilities',
  title: { en: 'no more capabilities than Docker’s default', zh: 'capability 不超过 Docker 的默认' },
  read: readCapabilities,
};

function readCapabilities({ subject, host }: PointInput): PointResult {
  const { capBnd, capEff, capPrm, capInh, capAmb } = subject.status();
  const allowed = capabilityBits(dockerDefault);
  const beyond = (bits: bigint): string[] => capabilityNames(bits & ~allowed);
  const lines = subject.statusLines('CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb');
  const mask = allowed.toString(16);
  const held = beyond(capEff | capPrm | capInh | capAmb);
  const possible = beyond(capBnd);
  const evidence = [
    ...lines,
    ...(held.length === 0 ? [] : [`(CapPrm|CapEff|CapInh|CapAmb) & ~0x${mask}: ${held.join(', ')}`]),
    ...(possible.length === 0 ? [] : [`CapBnd & ~0x${mask}: ${possible.join(', ')}`]),
  ];
  if (held.length + possible.length === 0) return { state: 'holds', evidence };
  // user_namespaces(7): in a user namespace of its own they apply only to what that namespace owns.
  if (subject.namespaces().user !== host.namespaces().user) return { state: 'partly', evidence, why: inside };
  return held.length > 0
    ? { state: 'fails', evidence, why: more }
    : { state: 'partly', evidence, why: comeBack };
}

export const noNewPrivsPoint: PointReader = {
  id: 'no-new-privs',
  title: { en: 'no_new_privs', zh: 'no_new_privs' },
  read: ({ subject }) => {
    const evidence = subject.statusLines('NoNewPrivs');
    return subject.status().noNewPrivs
      ? { state: 'holds', evidence }
      : { state: 'fails', evidence, why: setuid };
  },
};

export const seccompPoint: PointReader = {
  id: 'seccomp',
  title: { en: 'a seccomp filter on system calls', zh: '系统调用经过 seccomp 过滤' },
  read: ({ subject }) => {
    const evidence = subject.statusLines('Seccomp', 'Seccomp_filters');
    const { seccomp } = subject.status();
    if (seccomp === undefined) return { state: 'unknown', evidence, why: noSeccomp };
    return seccomp === 0 ? { state: 'fails', evidence, why: allCalls } : { state: 'holds', evidence };
  },
};

export const userPoint: PointReader = {
  id: 'user',
  title: { en: 'not root on the host', zh: '在宿主机上不是 root' },
  read: ({ subject }) => {
    // user_namespaces(7): IDs are shown as mapped in the reader's namespace, so 0 here is our own root.
    const isRoot = subject.status().uid.includes(0);
    // proc_id_map_open, fs/proc/base.c: EINVAL when the process has just ended.
    const map = (readText(`/proc/${subject.pid}/uid_map`, ['EINVAL']) ?? '')
      .split('\n')
      .filter((line) => line !== '');
    const evidence = [
      ...subject.statusLines('Uid', 'Gid'),
      ...firstLines(map.map((line) => `/proc/${subject.pid}/uid_map: ${line.trim().replace(/\s+/g, ' ')}`)),
    ];
    return isRoot ? { state: 'partly', evidence, why: hostRoot } : { state: 'holds', evidence };
  },
};

const more = {
  en: 'It holds capabilities with which root changes the machine: mounts, modules, networks, other processes.',
  zh: '它握有能改动整台机器的 capability：挂载、内核模块、网络、别的进程。',
};
const comeBack = {
  en: 'It holds none of them now, but the bounding set lets an execve of a set-user-ID program or one with file capabilities bring them back.',
  zh: '它现在没有这些 capability，但 bounding set 还允许：执行 set-user-ID 程序或带文件 capability 的程序就能拿回来。',
};
const inside = {
  en: 'They count only for what its user namespace owns, but open much of the kernel’s code to it.',
  zh: '它们只对它的用户命名空间所拥有的东西有效，但也让它触及内核的许多代码。',
};
const setuid = {
  en: 'A set-user-ID program such as su can still give it privileges that it does not have.',
  zh: '执行 su 之类的 set-user-ID 程序，仍能得到它本来没有的权限。',
};
const allCalls = {
  en: 'It can make every system call, those too that hardly any program needs and attacks on the kernel use.',
  zh: '它可以发出任何系统调用，包括几乎没有程序需要、却常被用来攻击内核的那些。',
};
const noSeccomp = { en: 'This kernel has no seccomp.', zh: '这个内核没有 seccomp。' };
const hostRoot = {
  en: 'Whatever it gets hold of on the host, it gets as root: no user namespace maps its uid 0 to another.',
  zh: '它在宿主机上够到什么，都是以 root 的身份：没有用户命名空间把它的 uid 0 映射成别的。',
};
