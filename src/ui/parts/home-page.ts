// Writes the first page: the ways in.

import { type Line, lineOf, paragraph, span } from '../../state/line.ts';
import type { Model } from '../../state/model.ts';
import type { View } from '../../state/view.ts';
import { chosenWay, waysIn } from '../../state/ways-in.ts';
import { padTo } from '../../state/wrap.ts';
import type { Page } from './whole-page.ts';

const TITLE = 16;

export function homePage(model: Model, view: View): Page | undefined {
  if (model.home === undefined) return undefined;
  return { name: 'home', title: 'nslab', lines: (width) => homeLines(model, view, width) };
}

function homeLines(model: Model, view: View, width: number): Line[] {
  const { language } = view;
  const chosen = chosenWay(model, view);
  const why = model.home?.why?.[language];
  return [
    lineOf(''),
    ...waysIn(model).map(({ title, about }, i) =>
      lineOf(
        span(`${i === chosen ? '▸' : ' '} ${padTo(title[language], TITLE)}`, { bold: i === chosen }),
        span(about[language], i === chosen ? {} : { dim: true }),
      ),
    ),
    ...(why === undefined ? [] : [lineOf(''), ...paragraph(why, width, { dim: true })]),
  ];
}
