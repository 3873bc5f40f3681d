// Lists what programs printed, line by line.

import { harmless } from '../../harmless.ts';
import { cutLine, lineOf, span } from '../../line.ts';
import type { Pane } from '../pane-parts.ts';

export const outputPane: Pane = {
  title: { en: 'output', zh: '输出' },
  tail: true,
  isThere: ({ output }) => output.length > 0,
  news: ({ output }) => output.length > 0,
  lines: ({ output }, { width }) => ({
    lines: output.flatMap(({ name, text }) =>
      text
        .split('\n')
        .filter((part) => part !== '')
        .map((part) => cutLine(lineOf(span(name, { bold: true }), ` │ ${harmless(part)}`), width)),
    ),
  }),
};
