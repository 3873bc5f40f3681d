// Turns lines into text with SGR sequences (ECMA-48). Uses only the sixteen colours that every theme defines.

import { fitLine, type Line, type Look, type Tone } from '../state/line.ts';

const colours: Readonly<Record<Tone, number>> = { host: 36, box: 32, box2: 35, good: 32, bad: 31 };

/** The names that Ink gives to colours. */
export const colourNames: Readonly<Record<Tone, string>> = {
  host: 'cyan',
  box: 'green',
  box2: 'magenta',
  good: 'green',
  bad: 'red',
};

/**
 * Writes a line that is exactly `width` cells wide.
 * @param withColours false keeps only bold, dim, underline and inverse (NO_COLOR)
 */
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

/** Colours are off when NO_COLOR is set and not empty (no-color.org). */
export const wantsColours = (env: NodeJS.ProcessEnv): boolean => (env.NO_COLOR ?? '') === '';
