// How wide a text is on a terminal, quickly for what most texts of a screen are made of.

import stringWidth from 'string-width';

/** One cell each: letters and signs of ASCII, lines, arrows, braille, the signs that our screens use. */
const narrow = ' -~·─-╿▀-▟⠀-⣿←↑→↓⇄…●○▸◀▏✓✗✱≠≥≤‖¶';
/** Two cells each: Chinese characters, their punctuation, and Latin letters as wide as these. */
const wide = '\u3001-\u3029\u4e00-\u9fff\uff01-\uff60';

const plain = new RegExp(`^[${narrow}]*$`, 'u');
const plainOrWide = new RegExp(`^[${narrow}${wide}]*$`, 'u');
const wides = new RegExp(`[${wide}]`, 'gu');

/** With the escape of a style sequence, whose other characters are plain. */
const simple = new RegExp(`^[\\u001b\n${narrow}${wide}]*$`, 'u');

/** Whether each of its UTF-16 units is a character of its own, that joins with none beside it. */
export const isSimple = (text: string): boolean => simple.test(text);

export const isPlain = (text: string): boolean => plain.test(text);

/** In terminal cells: Chinese characters take two. */
export function cellsOf(text: string): number {
  if (plain.test(text)) return text.length;
  if (!plainOrWide.test(text)) return stringWidth(text);
  return text.length + (text.match(wides)?.length ?? 0);
}
