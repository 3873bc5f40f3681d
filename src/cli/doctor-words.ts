// Gives the words of `nslab doctor`, in each language. Abilities have their own texts.

import type { Verdict } from '../lesson/lesson-verdict.ts';
import type { AbilityId, AbilityState } from '../probe/ability.ts';
import type { Language, Texts } from '../session/event.ts';
import type { Machine } from './doctor-report.ts';

export interface DoctorWords {
  readonly title: string;
  machine(machine: Machine): string;
  readonly states: Readonly<Record<AbilityState, string>>;
  readonly found: string;
  readonly means: string;
  readonly todo: string;
  readonly stages: string;
  /** The same where they were not rehearsed. */
  readonly unrehearsed: string;
  readonly lessons: string;
  readonly verdicts: Readonly<Record<Verdict, string>>;
  readonly because: Readonly<Record<Verdict, string>>;
  verdict(live: number, all: number): string;
}

const platforms: Readonly<Record<string, string>> = {
  linux: 'Linux',
  darwin: 'macOS, Darwin',
  win32: 'Windows',
};

const platformOf = ({ platform }: Machine): string => platforms[platform] ?? platform;

const en: DoctorWords = {
  title: 'nslab doctor: each check was tried, and nothing of it is left',
  machine: (machine) =>
    `${platformOf(machine)} ${machine.kernel} (${machine.arch}), Node ${machine.node}, uid ${machine.uid ?? '–'}, ${
      machine.platform === 'linux'
        ? machine.cgroup === 'none'
          ? 'no cgroups'
          : `cgroup ${machine.cgroup}`
        : 'not Linux: containers are made of Linux system calls, and there is nothing to try'
    }`,
  states: { works: 'works', differs: 'differs', missing: 'missing' },
  found: 'found',
  means: 'means',
  todo: 'to do',
  stages: 'The stages of the tour',
  unrehearsed: 'The stages of the tour, judged by the checks above (not rehearsed)',
  lessons: 'Other lessons',
  verdicts: { works: 'works', differs: 'works with a difference', recording: 'recording only' },
  because: { works: '', differs: 'different: ', recording: 'missing: ' },
  verdict: (live, all) =>
    live === all
      ? `All ${all} stages of the tour can be shown live here.`
      : live === 0
        ? `None of the ${all} stages of the tour can be shown live here; there are recordings of them.`
        : `${live} of the ${all} stages of the tour can be shown live here; for the others there is a recording.`,
};

const zh: DoctorWords = {
  title: 'nslab doctor：每一项都真正试过，没有留下任何东西',
  machine: (machine) =>
    `${platformOf(machine)} ${machine.kernel}（${machine.arch}），Node ${machine.node}，uid ${machine.uid ?? '–'}，${
      machine.platform === 'linux'
        ? machine.cgroup === 'none'
          ? '没有 cgroup'
          : `cgroup ${machine.cgroup}`
        : '不是 Linux：容器由 Linux 系统调用构成，这里没有可试的'
    }`,
  states: { works: '可用', differs: '有差别', missing: '不可用' },
  found: '读到',
  means: '含义',
  todo: '怎么办',
  stages: '导览的各个阶段',
  unrehearsed: '导览的各个阶段，只根据上面的检查判断（没有排演）',
  lessons: '其他课程',
  verdicts: { works: '可用', differs: '可用，有差别', recording: '只有录像' },
  because: { works: '', differs: '差别：', recording: '缺少：' },
  verdict: (live, all) =>
    live === all
      ? `导览的 ${all} 个阶段都能在这里现场演示。`
      : live === 0
        ? `导览的 ${all} 个阶段都不能在这里现场演示；有它们的录像。`
        : `导览的 ${all} 个阶段中有 ${live} 个能在这里现场演示；其余播放录像。`,
};

export const doctorWords: Readonly<Record<Language, DoctorWords>> = { en, zh };

interface Group {
  readonly title: Texts;
  holds(id: AbilityId): boolean;
}

const among =
  (...ids: AbilityId[]) =>
  (id: AbilityId): boolean =>
    ids.includes(id);

/** Every ability is in exactly one group. */
export const groups: readonly Group[] = [
  {
    title: { en: 'This machine', zh: '这台机器' },
    holds: among('kernel', 'actor', 'proc', 'root', 'ledger', 'compiler'),
  },
  {
    title: { en: 'Namespaces', zh: '命名空间' },
    holds: (id) => id.startsWith('ns.') && id !== 'ns.user.unprivileged',
  },
  { title: { en: 'Without root', zh: '没有 root 时' }, holds: among('ns.user.unprivileged', 'id-maps') },
  { title: { en: 'Control groups', zh: 'cgroup' }, holds: (id) => id.startsWith('cgroup.') },
  { title: { en: 'Layers of files', zh: 'overlay' }, holds: (id) => /^overlay(\.|$)/.test(id) },
  { title: { en: 'Network', zh: '网络' }, holds: (id) => id.startsWith('net.') },
  { title: { en: 'And beside', zh: '此外' }, holds: among('seccomp', 'pty', 'terminal', 'leftovers') },
  {
    title: { en: 'Stages that were rehearsed, and refused', zh: '排演时被拒绝的阶段' },
    holds: (id) => id.startsWith('stage.'),
  },
  {
    title: { en: 'Programs that lessons start', zh: '课程会启动的程序' },
    holds: (id) => id.startsWith('command.'),
  },
];
