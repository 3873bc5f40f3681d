// Names the points of a scorecard in few cells, and translates the words of this pane.

import type { Texts } from '../../../session/event.ts';

/** At most 14 cells; a point that is not here has its id. */
export const pointNames: Readonly<Record<string, Texts>> = {
  'ns.mnt': { en: 'mounts', zh: '挂载' },
  'ns.uts': { en: 'hostname', zh: '主机名' },
  'ns.ipc': { en: 'IPC', zh: 'IPC' },
  'ns.pid': { en: 'PIDs', zh: 'PID' },
  'ns.net': { en: 'network', zh: '网络' },
  'ns.cgroup': { en: 'cgroup view', zh: 'cgroup 视图' },
  'ns.user': { en: 'users', zh: '用户' },
  'ns.time': { en: 'clocks', zh: '时钟' },
  'cgroup-namespace': { en: 'cgroup root', zh: 'cgroup 根' },
  root: { en: 'own /', zh: '自己的 /' },
  cwd: { en: 'cwd inside', zh: '工作目录' },
  propagation: { en: 'mounts stay', zh: '挂载不外传' },
  'proc-masks': { en: '/proc covered', zh: '/proc 遮住' },
  'sys-readonly': { en: '/sys read-only', zh: '/sys 只读' },
  dev: { en: 'small /dev', zh: '精简 /dev' },
  'devices-cgroup': { en: 'device list', zh: '设备名单' },
  descriptors: { en: 'no open files', zh: '无遗留 fd' },
  limits: { en: 'limits', zh: '上限' },
  rlimits: { en: 'rlimits', zh: 'rlimit' },
  capabilities: { en: 'capabilities', zh: 'capability' },
  'no-new-privs': { en: 'no_new_privs', zh: 'no_new_privs' },
  seccomp: { en: 'seccomp', zh: 'seccomp' },
  user: { en: 'not root', zh: '非 root' },
};

/** Signs of what a process has; with words beside them in a transcript. */
export const signs: Readonly<Record<string, string>> = { yes: '✓', partly: '~', no: '✗', '?': '?', '–': '–' };

export const chinese: Readonly<Record<string, string>> = {
  yes: '有',
  partly: '部分',
  no: '无',
  ...Object.fromEntries(Object.entries(pointNames).map(([id, { zh }]) => [id, zh])),
};
