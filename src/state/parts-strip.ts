// Writes the strip: which parts of a container the box has, and which it lacks.

import type { EventOf, Language, Texts } from '../session/event.ts';
import { harmless } from './harmless.ts';
import { cutLine, type Line, lineOf, span } from './line.ts';
import type { Model } from './model.ts';

/** In the order in which the tour builds them. */
const parts: Readonly<Record<string, Texts>> = {
  process: { en: 'process', zh: '进程' },
  name: { en: 'name', zh: '名字' },
  processes: { en: 'processes', zh: '进程号与挂载' },
  limit: { en: 'limit', zh: '上限' },
  layers: { en: 'layers', zh: '分层' },
  network: { en: 'network', zh: '网络' },
  privileges: { en: 'privileges', zh: '权限' },
};

const has: Texts = { en: 'has', zh: '已有' };

/** @returns undefined before anything is known of a box @param width in cells */
export function stripLine({ parts: held }: Model, language: Language, width: number): Line | undefined {
  if (held === undefined) return undefined;
  const all = Object.entries(parts).flatMap(([part, text]) => {
    const isThere = held.has.includes(part);
    const isNew = isThere && !held.before.includes(part);
    const look = isThere ? ({ tone: 'box', bold: isNew } as const) : ({ dim: true } as const);
    return [span(` ${isNew ? '✱' : isThere ? '✓' : '○'} ${text[language]}`, look)];
  });
  return cutLine(lineOf(span(` ${harmless(held.of)} ${has[language]} `, { dim: true }), ...all), width);
}

/** What it has, in words, for a transcript; undefined while that is nothing. */
export function stripText({ of, has: held }: EventOf<'parts'>, language: Language): string | undefined {
  const names = held.flatMap((part) => parts[part]?.[language] ?? []);
  if (names.length === 0) return undefined;
  return `${harmless(of)} ${has[language]}${language === 'zh' ? '：' : ': '}${names.join(language === 'zh' ? '、' : ', ')}`;
}
