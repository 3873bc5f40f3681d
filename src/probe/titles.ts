// Gives each ability its title.

import type { Texts } from '../session/event.ts';
import type { AbilityId, abilityIds } from './ability.ts';

const titles: Readonly<Record<(typeof abilityIds)[number], Texts>> = {
  kernel: { en: 'kernel', zh: '内核' },
  actor: { en: 'nslab’s own program', zh: 'nslab 自己的程序' },
  root: { en: 'root', zh: 'root' },
  ledger: { en: 'a place for notes', zh: '记录存放处' },
  compiler: { en: 'compiler', zh: '编译器' },
  proc: { en: '/proc', zh: '/proc' },
  'ns.uts': { en: 'UTS', zh: 'UTS' },
  'ns.pid': { en: 'PID', zh: 'PID' },
  'ns.pid.proc': { en: 'PID, its own /proc', zh: 'PID，自己的 /proc' },
  'ns.mnt': { en: 'mount', zh: '挂载' },
  'ns.ipc': { en: 'IPC', zh: 'IPC' },
  'ns.net': { en: 'network', zh: '网络' },
  'ns.cgroup': { en: 'cgroup', zh: 'cgroup' },
  'ns.user': { en: 'user', zh: '用户' },
  'ns.time': { en: 'time', zh: '时间' },
  'ns.user.unprivileged': { en: 'a user namespace', zh: '用户命名空间' },
  'id-maps': { en: 'a range of ids', zh: '一段 id 的映射' },
  'cgroup.home': { en: 'a group of our own', zh: '自己的 cgroup' },
  'cgroup.memory': { en: 'memory', zh: '内存' },
  'cgroup.memory.cache': { en: 'memory, page cache', zh: '内存，页缓存' },
  'cgroup.pids': { en: 'processes', zh: '进程数' },
  'cgroup.cpu': { en: 'processor time', zh: '处理器时间' },
  'cgroup.cpuset': { en: 'which processors', zh: '指定处理器' },
  'cgroup.devices': { en: 'devices', zh: '设备' },
  'cgroup.freezer': { en: 'freezing', zh: '冻结' },
  'cgroup.io': { en: 'disks', zh: '磁盘' },
  overlay: { en: 'over all of /', zh: '叠加在整个 / 上' },
  'overlay.layers': { en: 'over own layers', zh: '叠加自己的各层' },
  'overlay.userxattr': { en: 'in a user namespace', zh: '在用户命名空间里' },
  'overlay.here': { en: 'what / is', zh: '/ 是什么' },
  'net.settings': { en: 'its settings', zh: '网络设置' },
  'net.veth': { en: 'veth', zh: 'veth' },
  'net.bridge': { en: 'bridge', zh: '网桥' },
  'net.vxlan': { en: 'vxlan', zh: 'vxlan' },
  'net.nft': { en: 'nftables: NAT', zh: 'nftables：NAT' },
  seccomp: { en: 'seccomp filter', zh: 'seccomp 过滤器' },
  pty: { en: 'pseudoterminal', zh: '伪终端' },
  terminal: { en: 'this terminal', zh: '当前终端' },
  leftovers: { en: 'left-overs', zh: '残留' },
};

export function titleOf(id: AbilityId): Texts {
  if (!id.startsWith('command.')) return titles[id as keyof typeof titles];
  const name = id.slice('command.'.length);
  return { en: name, zh: name };
}
