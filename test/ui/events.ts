// Events of a short made-up session: what the screens are given in tests.

import type { Event, EventBody, Texts, WaitFor } from '../../src/session/event.ts';
import { eventFormat } from '../../src/session/format.ts';

export const both = (en: string, zh = en): Texts => ({ en, zh });

export const host: Extract<EventBody, { type: 'session' }> = {
  type: 'session',
  format: eventFormat,
  mode: 'tour',
  id: 'tour',
  host: {
    user: 'root',
    uid: 0,
    kernel: '6.18.0',
    hostname: 'vm',
    arch: 'x64',
    cgroup: 'cgroup v1',
    memoryBytes: 8 * 1024 ** 3,
    nslabPid: 1180,
    nslabVersion: '0.1.0',
  },
  lessons: [{ id: 'uts', title: both('A name of its own', '自己的主机名'), steps: 2 }],
};

export const step: Extract<EventBody, { type: 'step' }> = {
  type: 'step',
  lesson: 'uts',
  lessonNumber: 1,
  step: 'clone',
  stepNumber: 1,
  title: both('Ask for a new namespace', '申请新的命名空间'),
  text: both(
    'The kernel is asked for a new UTS namespace while the process is being made.',
    '创建进程的同时，就向内核申请一个新的 UTS 命名空间。',
  ),
  watch: ['namespaces'],
  terms: [],
};

export const namespaces = (uts: number, hostname: string): Extract<EventBody, { type: 'ns' }> => ({
  type: 'ns',
  of: [
    {
      name: 'host',
      pid: 1180,
      namespaces: { uts: 4026531838, pid: 4026531836, pidForChildren: 4026531836 },
      nspid: [1180],
      hostname: 'vm',
    },
    {
      name: 'box',
      pid: 4711,
      namespaces: { uts, pid: 4026531836, pidForChildren: 4026531836 },
      nspid: [4711],
      hostname,
    },
  ],
});

export const plan: Extract<EventBody, { type: 'plan' }> = {
  type: 'plan',
  operation: 1,
  title: both('a child, box', '子进程 box'),
  lines: [{ actor: 'host', line: 'clone3({flags=CLONE_NEWUTS, exit_signal=SIGCHLD})' }],
  same: { shell: 'unshare --uts sh' },
};

export const call: Extract<EventBody, { type: 'call' }> = {
  type: 'call',
  actor: 'host',
  pid: 1180,
  name: 'clone3',
  line: 'clone3({flags=CLONE_NEWUTS, exit_signal=SIGCHLD})',
  ret: 4711,
  ns: 212_000,
};

export const ask: Extract<EventBody, { type: 'ask' }> = {
  type: 'ask',
  id: 'clone',
  text: both('What is it called?', '它叫什么？'),
  options: [
    { id: 'same', text: both('What the host is called', '和宿主机一样') },
    { id: 'empty', text: both('Nothing', '没有名字') },
  ],
};

export const waitFor = (what: WaitFor, number = 1): Extract<EventBody, { type: 'wait' }> => ({
  type: 'wait',
  number,
  what,
});

export const ptyOpen = (terminal: string, container: string): Extract<EventBody, { type: 'pty-open' }> => ({
  type: 'pty-open',
  terminal,
  name: terminal,
  in: container,
  device: '/dev/pts/0',
  columns: 78,
  rows: 12,
});

export const at = (body: EventBody, ms = 0): Event => ({ ...body, at: ms });
