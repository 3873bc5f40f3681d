// Lists the ways in, as the first page shows them, and which of them is chosen.

import type { Texts } from '../session/event.ts';
import type { Way } from '../session/intent.ts';
import type { Model } from './model.ts';
import type { View } from './view.ts';

export interface WayIn {
  readonly way: Way;
  readonly title: Texts;
  readonly about: Texts;
}

export function waysIn({ home, lessons }: Model): readonly WayIn[] {
  const { place, live } = home ?? { live: true };
  const tour: WayIn =
    place === undefined
      ? { way: 'tour', title: tourTitle, about: live ? tourAbout : recordedAbout }
      : {
          way: 'tour',
          title: tourTitle,
          about: {
            en: `continue at ${place.number}/${lessons.length}, ${place.lesson}`,
            zh: `从 ${place.number}/${lessons.length} ${place.lesson} 继续`,
          },
        };
  return [
    tour,
    ...(place === undefined ? [] : [fromStart]),
    ...(live ? [lessonsWay, play, recording] : []),
    machine,
  ];
}

/** The row that is chosen. */
export const chosenWay = (model: Model, { chosen }: View): number =>
  Math.max(0, Math.min(chosen.home ?? 0, waysIn(model).length - 1));

const tourTitle: Texts = { en: 'Guided tour', zh: '导览' };
const tourAbout: Texts = {
  en: 'a container, built in front of you: about 20 minutes',
  zh: '在你面前搭起一个容器：约 20 分钟',
};
const recordedAbout: Texts = {
  en: 'as a recording: it cannot run live here',
  zh: '播放录像：这里无法真实运行',
};
const fromStart: WayIn = {
  way: 'from the start',
  title: { en: 'From the start', zh: '从头开始' },
  about: { en: 'the tour from its opening', zh: '从导览的开场开始' },
};
const lessonsWay: WayIn = {
  way: 'lessons',
  title: { en: 'Lessons', zh: '课程' },
  about: {
    en: 'step by step: predict, look, and a task of your own',
    zh: '一步一步：先预测，再观察，还有自己动手的任务',
  },
};
const play: WayIn = {
  way: 'play',
  title: { en: 'Free play', zh: '自由练习' },
  about: { en: 'containers and shells to try things in', zh: '可以随意尝试的容器和 shell' },
};
const recording: WayIn = {
  way: 'recording',
  title: { en: 'Recording', zh: '录像' },
  about: { en: 'the tour as it went on another machine', zh: '导览在另一台机器上的情形' },
};
const machine: WayIn = {
  way: 'machine',
  title: { en: 'This machine', zh: '这台机器' },
  about: { en: 'what works here, tried one by one: nslab doctor', zh: '逐项试出这里能做什么：nslab doctor' },
};
