// Draws with ASCII alone, for terminals that show nothing else: each character keeps its cells, so that nothing moves.

/** Each takes one cell. */
const drawn: Readonly<Record<string, string>> = {
  ...each('─━╌┄┈', '-'),
  ...each('│┃┊╎┆║‖', '|'),
  ...each('┌┐└┘├┤┬┴┼╭╮╰╯┏┓┗┛╿', '+'),
  ...each('→▸▶›', '>'),
  ...each('←◀◂‹', '<'),
  ...each('↑', '^'),
  ...each('↓', 'v'),
  ...each('↕↔⇄', '%'),
  ...each('✓✔', 'v'),
  ...each('✗✘×', 'x'),
  ...each('✱●▮█▇▆▅▓▀▟', '*'),
  ...each('○▯░▒', 'o'),
  ...each('·•', '.'),
  ...each('…⋮', ':'),
  ...each('‘’', "'"),
  ...each('“”', '"'),
  ...each('–—', '-'),
  ...each('≠', '!'),
  ...each('≥', '>'),
  ...each('≤', '<'),
  ...each('▏▎▌', '|'),
  ...each('µ', 'u'),
  ...each('§¶', '#'),
  ...each('°', 'o'),
  '\u00a0': ' ',
};

function each(characters: string, ascii: string): Record<string, string> {
  return Object.fromEntries([...characters].map((one) => [one, ascii]));
}

const NOT_ASCII = /\P{ASCII}/gu;
const MARK = /^[\p{M}\p{Cf}]$/u;
/** The East Asian scripts, their punctuation and full-width forms, and pictographs: two cells each (UAX #11). */
const WIDE =
  /^[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]$/u;
const [BRAILLE_FIRST, BRAILLE_LAST] = [0x2800, 0x28ff];

/** @param text with control sequences, which are ASCII themselves */
export const asciiOf = (text: string): string => text.replace(NOT_ASCII, drawInAscii);

function drawInAscii(character: string): string {
  const known = drawn[character];
  if (known !== undefined) return known;
  const code = character.codePointAt(0) ?? 0;
  if (code >= BRAILLE_FIRST && code <= BRAILLE_LAST) return dotsOf(code - BRAILLE_FIRST);
  if (MARK.test(character)) return '';
  if (WIDE.test(character)) return '??';
  const letter = character.normalize('NFD')[0] ?? '';
  return letter.charCodeAt(0) < 0x80 ? letter : '?';
}

/** Of the eight dots of a cell, those of its upper half, its lower half, or both. */
function dotsOf(dots: number): string {
  const [upper, lower] = [dots & 0b00011011, dots & 0b11100100];
  if (dots === 0) return ' ';
  if (lower === 0) return "'";
  return upper === 0 ? '.' : ':';
}
