// Lines as a terminal takes them: text with SGR (ECMA-48). Only the sixteen colours that every theme has.

import { fitLine, type Line, type Look, type Tone } from '../state/line.ts';

const colours: Readonly<Record<Tone, number>> = { host: 36, box: 32, box2: 35, good: 32, bad: 31 };

/** As Ink calls them. */
export const colourNames: Readonly<Record<Tone, string>> = {
  host: 'cyan',
  box: 'green',
  box2: 'magenta',
  good: 'green',
  bad: 'red',
};

/** Exactly `width` cells. @param withColours false leaves bold, dim, underline and inverse (NO_COLOR) */
export function paintLine(line: Line, width: number, withColours: boolean): string {
  return fitLine(line, width)
    .spans.map(({ text, ...look }) => {
      const codes = codesOf(look, withColours);
      return codes.length === 0 || text === '' ? text : `\u001b[${codes.join(';')}m${text}\u001b[0m`;
    })
    .join('');
}

function codesOf({ bold, dim, underline, inverse, tone }: Look, withColours: boolean): number[] {
  return [
    ...(bold ? [1] : []),
    ...(dim ? [2] : []),
    ...(underline ? [4] : []),
    ...(inverse ? [7] : []),
    ...(tone !== undefined && withColours ? [colours[tone]] : []),
  ];
}

/** no-color.org: set and not empty means no colour. */
export const wantsColours = (env: NodeJS.ProcessEnv): boolean => (env.NO_COLOR ?? '') === '';
