// Says what each kind of namespace isolates, and what follows where it is the host's.

import type { NamespaceKind } from '../../kernel/proc/namespace-links.ts';
import type { Texts } from './point.ts';

export const namespaceTexts: Readonly<Record<NamespaceKind, { title: Texts; why: Texts }>> = {
  mnt: {
    title: { en: 'a mount namespace of its own', zh: '自己的挂载命名空间' },
    why: {
      en: 'What it mounts or unmounts, the host mounts or unmounts.',
      zh: '它挂上或卸下什么，宿主机也就挂上或卸下什么。',
    },
  },
  uts: {
    title: { en: 'a UTS namespace of its own', zh: '自己的 UTS 命名空间' },
    why: {
      en: 'It has the host’s hostname, and as root it can change it for everybody.',
      zh: '它用的是宿主机的主机名；有 root 权限时，一改就是替所有人改。',
    },
  },
  ipc: {
    title: { en: 'an IPC namespace of its own', zh: '自己的 IPC 命名空间' },
    why: {
      en: 'It can reach the host’s System V shared memory, semaphores and message queues.',
      zh: '它够得到宿主机的 System V 共享内存、信号量和消息队列。',
    },
  },
  pid: {
    title: { en: 'a PID namespace of its own', zh: '自己的 PID 命名空间' },
    why: {
      en: 'It sees every process of the host and can send signals to those of its own user.',
      zh: '它看得到宿主机的所有进程，还能给同一用户的进程发信号。',
    },
  },
  net: {
    title: { en: 'a network namespace of its own', zh: '自己的网络命名空间' },
    why: {
      en: 'It uses the host’s addresses and ports, and reaches its abstract Unix sockets and services on lo.',
      zh: '它用的是宿主机的地址和端口，也够得到宿主机的抽象 Unix 套接字和只监听 lo 的服务。',
    },
  },
  cgroup: {
    title: { en: 'a cgroup namespace of its own', zh: '自己的 cgroup 命名空间' },
    why: {
      en: '/proc/self/cgroup tells it its place in the host’s cgroup tree.',
      zh: '/proc/self/cgroup 会告诉它自己在宿主机 cgroup 树里的位置。',
    },
  },
  user: {
    title: { en: 'a user namespace of its own', zh: '自己的用户命名空间' },
    why: {
      en: 'Its uid 0 is the host’s uid 0, held back only by the other points; Docker’s default is this too.',
      zh: '里面的 uid 0 就是宿主机的 uid 0，只靠其余各项约束；Docker 默认也是如此。',
    },
  },
  time: {
    title: { en: 'a time namespace of its own', zh: '自己的时间命名空间' },
    why: {
      en: 'It reads the host’s uptime; few runtimes give a container clocks of its own.',
      zh: '它读到的是宿主机的开机时长；很少有运行时会给容器自己的时钟。',
    },
  },
};
