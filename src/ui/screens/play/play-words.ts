// Gives the words of free play's screen, in both languages.

import type { ContainerState, Texts } from '../../../session/event.ts';
import type { Container } from '../../../state/containers.ts';

export const playWords = {
  list: { en: 'containers', zh: '容器' },
  none: { en: 'There is no container: n makes one.', zh: '还没有容器：按 n 创建。' },
  tooSmall: {
    en: 'This window is too small for free play: it needs 80×24, this is',
    zh: '窗口太小：自由练习需要 80×24，现在是',
  },
  over: { en: 'The recording is over.', zh: '录像已播完。' },
  leaving: { en: '… tearing down', zh: '… 正在拆除' },
  making: { en: '… making the first containers', zh: '… 正在创建最初的容器' },
  askName: { en: 'Name, or NAME bare for namespaces alone: ', zh: '名字（只要命名空间，则在后面写 bare）：' },
  noKind: {
    en: 'A name, and after it nothing or the word bare.',
    zh: '先写名字，后面不写或只写 bare。',
  },
  inRecording: {
    en: 'This is a recording: nothing can be done in it.',
    zh: '这是录像：在里面什么也做不了。',
  },
  noFilter: { en: 'A pane is filtered: Tab turns to one.', zh: '过滤的是面板：先按 Tab 切换到面板。' },
} as const satisfies Readonly<Record<string, Texts>>;

export const stateWords: Readonly<Record<Exclude<ContainerState, 'removed'>, Texts>> = {
  running: { en: 'running', zh: '运行中' },
  frozen: { en: 'frozen', zh: '已冻结' },
  ended: { en: 'ended', zh: '已结束' },
};

export const stateSigns: Readonly<Record<Exclude<ContainerState, 'removed'>, string>> = {
  running: '●',
  frozen: '‖',
  ended: '×',
};

export const kindWords: Readonly<Record<NonNullable<Container['kind']>, Texts>> = {
  whole: { en: 'whole', zh: '完整' },
  bare: { en: 'bare', zh: '仅命名空间' },
};

export const removeQuestion = (name: string): Texts => ({
  en: `Remove ${name}? All that runs in it is killed.`,
  zh: `要移除 ${name} 吗？其中运行的一切都会被杀死。`,
});

export const hasEnded = (name: string): Texts => ({
  en: `${name} has ended: D removes it.`,
  zh: `${name} 已结束：按 D 移除。`,
});

export const isFrozen = (name: string): Texts => ({
  en: `${name} is frozen, and lets nobody in: f thaws it.`,
  zh: `${name} 已冻结，无法进入：按 f 解冻。`,
});

/** `2 containers · 1 shell`. */
export function counted(containers: number, shells: number): Texts {
  const plural = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
  return {
    en: `${plural(containers, 'container')} · ${plural(shells, 'shell')}`,
    zh: `${containers} 个容器 · ${shells} 个 shell`,
  };
}
