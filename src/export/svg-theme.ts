// Writes the style sheet of a picture: its colours, light and dark, and its fonts.

import type { Colour } from './svg-runs.ts';

interface Theme {
  readonly background: string;
  readonly titleBar: string;
  readonly border: string;
  readonly mutedText: string;
  readonly text: string;
  /** The terminal's first eight, black to white; the bright eight are drawn as these. */
  readonly palette: readonly string[];
}

const light: Theme = {
  background: '#ffffff',
  titleBar: '#f0f2f5',
  border: '#c9d0d8',
  mutedText: '#59636e',
  text: '#1f2328',
  palette: ['#1f2328', '#c21c2b', '#13722f', '#855b00', '#0757ba', '#8d2f9c', '#08687c', '#59636e'],
};

const dark: Theme = {
  background: '#0d1117',
  titleBar: '#1b222b',
  border: '#3a434e',
  mutedText: '#9aa5b1',
  text: '#e6edf3',
  palette: ['#6e7681', '#ff7b72', '#5fd672', '#e3b341', '#79c0ff', '#e09af0', '#56d4dd', '#b1bac4'],
};

/** The likeliest first. Their letters are 0.5 to 0.62 em wide; textLength evens that out. */
const fonts =
  "ui-monospace,SFMono-Regular,Menlo,'DejaVu Sans Mono',Consolas,'Liberation Mono','Noto Sans Mono CJK SC',monospace";

type Sizes = Readonly<Record<'letters' | 'wide' | 'lines', { readonly size: number }>>;

/** @param colours that occur in the picture */
export function styleSheet({ letters, wide, lines }: Sizes, colours: Iterable<Colour>): string {
  const all = [undefined, ...colours];
  return [
    `text{font:${letters.size}px ${fonts};white-space:pre}.w{font-size:${wide.size}px}.l{font-size:${lines.size}px}`,
    '.b{font-weight:700}.u{text-decoration:underline}',
    rules(light, all),
    `@media(prefers-color-scheme:dark){${rules(dark, all)}}`,
  ].join('');
}

/** The class of a colour in the style sheet; undefined for the terminal's own colour. */
export const className = (colour: Colour | undefined): string =>
  colour === undefined ? 'f' : `c${typeof colour === 'number' ? colour : colour.slice(1)}`;

function rules(theme: Theme, colours: readonly (Colour | undefined)[]): string {
  const { background, titleBar, border, mutedText } = theme;
  return [
    `.g,.i{fill:${background}}.e{stroke:${border}}.h{fill:${titleBar}}.q{fill:${mutedText}}`,
    ...colours.map((colour) => {
      const [name, hex] = [className(colour), hexOf(colour, theme)];
      return `.${name}{fill:${hex}}.${name}.d{fill:${mix(hex, background)}}`;
    }),
  ].join('');
}

const parse = (hex: string): number[] => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

const hexFrom = (parts: readonly number[]): string =>
  `#${parts.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;

/** How much of its colour dim text keeps. Opacity would make lines darker where they overlap. */
const DIM = 0.68;

function mix(hex: string, background: string): string {
  const below = parse(background);
  return hexFrom(parse(hex).map((part, i) => part * DIM + (below[i] ?? 0) * (1 - DIM)));
}

/** xterm's palette: after the first sixteen colours a cube of 6 × 6 × 6, then 24 greys. */
function hexOf(colour: Colour | undefined, { text, palette }: Theme): string {
  if (colour === undefined) return text;
  if (typeof colour !== 'number') return colour;
  if (colour < 16) return palette[colour % 8] ?? text;
  const level = (step: number): number => (step === 0 ? 0 : 55 + 40 * step);
  const grey = 8 + 10 * (colour - 232);
  const at = colour - 16;
  if (colour >= 232) return hexFrom([grey, grey, grey]);
  return hexFrom([level(Math.floor(at / 36)), level(Math.floor(at / 6) % 6), level(at % 6)]);
}
