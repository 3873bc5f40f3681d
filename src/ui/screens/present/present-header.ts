// Writes the header in front of a class: the stage, its progress, the time since the session began.

import type { Language } from '../../../session/event.ts';
import { cellsOf } from '../../../state/cell-width.ts';
import { isIntroduction, type Model } from '../../../state/model.ts';
import { fitTo } from '../../../state/wrap.ts';
import { badge, between } from '../../parts/header.ts';
import type { Words } from '../../words.ts';
import { presentWords } from './present-words.ts';

export function headerText(model: Model, words: Words, language: Language, columns: number): string {
  const stand = model.standing || model.paused ? `${presentWords.stopped[language]}   ` : '';
  const right = `${stepBar(model)}   ${stand}${elapsed(model.at)}`;
  const left = badge(model, words) + stageText(model, words, language);
  const room = columns - cellsOf(right) - 3;
  return between(cellsOf(left) > room ? fitTo(left, room) : left, right, columns);
}

/** `2/7  A name of its own`. */
function stageText(model: Model, words: Words, language: Language): string {
  const { step, lessons, recording } = model;
  const id = isIntroduction(model) ? recording?.lesson : step?.lesson;
  const at = lessons.findIndex((one) => one.id === id);
  const stage = lessons[at];
  return stage === undefined
    ? `nslab ${words.demo}`
    : `${at + 1}/${lessons.length}  ${stage.title[language]}`;
}

/** Writes a mark for each step of the stage; finished steps and the current one are filled. */
function stepBar({ step, lessons }: Model): string {
  const steps = lessons.find(({ id }) => id === step?.lesson)?.steps ?? 0;
  return Array.from({ length: steps }, (_, i) => (i < (step?.stepNumber ?? 0) ? '▮' : '▯')).join('');
}

/** The time since the session began, in minutes and seconds: `12:40`. */
function elapsed(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
}
