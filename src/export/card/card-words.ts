// Lists the words of a card.

import type { Texts } from '../../session/event.ts';

type Say<A extends readonly unknown[]> = Readonly<Record<keyof Texts, (...values: A) => string>>;

const say = <A extends readonly unknown[]>(
  en: (...values: A) => string,
  zh: (...values: A) => string,
): Say<A> => ({
  en,
  zh,
});

const s = (count: number): string => (count === 1 ? '' : 's');

export const cardWords = {
  title: { en: 'a container, built with nslab', zh: '一个用 nslab 搭建的容器' },
  hostname: { en: 'host name', zh: '主机名' },
  process: { en: 'command', zh: '命令' },
  namespaces: { en: 'namespaces', zh: '命名空间' },
  limits: { en: 'limits', zh: '限制' },
  layers: { en: 'layers', zh: '层' },
  network: { en: 'network', zh: '网络' },
  privileges: { en: 'privileges', zh: '权限' },
  kernel: { en: 'kernel', zh: '内核' },
  date: { en: 'date', zh: '日期' },
  own: { en: 'its own', zh: '自己的' },
  shared: { en: 'the machine’s', zh: '宿主机的' },
  none: { en: 'none', zh: '无' },
  noAddress: { en: 'its own, without an address', zh: '自己的，没有地址' },
  noSeccomp: { en: 'no seccomp filter', zh: '没有 seccomp 过滤器' },
  seccomp: { en: 'a seccomp filter', zh: '有 seccomp 过滤器' },
  comma: { en: ', ', zh: '，' },
} as const satisfies Readonly<Record<string, Texts>>;

export const cardSentences = {
  pids: say(
    (inside: number, host: number) => `PID ${inside} inside, PID ${host} on the machine`,
    (inside, host) => `内部是 PID ${inside}，宿主机上是 PID ${host}`,
  ),
  memory: say(
    (size: string) => `${size} of memory`,
    (size) => `内存 ${size}`,
  ),
  processes: say(
    (count: number) => `${count} process${count === 1 ? '' : 'es'}`,
    (count) => `${count} 个进程`,
  ),
  cpus: say(
    (count: number) => `the time of ${count} processor${s(count)}`,
    (count) => `${count} 个处理器的时间`,
  ),
  layer: say(
    (name: string, role: string) => `${name} (${role})`,
    (name, role) => `${name}（${role}）`,
  ),
  capabilities: say(
    (count: number) => `${count} ${count === 1 ? 'capability' : 'capabilities'}`,
    (count) => `${count} 项 capability`,
  ),
} as const;
