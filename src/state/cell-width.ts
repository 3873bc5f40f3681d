// Counts the terminal cells of a text, with a fast path for the characters that screens mostly consist of.

import stringWidth from 'string-width';

/** One cell each: printable ASCII, box drawing, arrows, braille, and the signs that our screens use. */
const narrow = ' -~·─-╿▀-▟⠀-⣿←↑→↓⇄…●○▸◀▏✓✗✱≠≥≤‖¶';
/** Two cells each: Chinese characters, their punctuation, and fullwidth Latin letters. */
const wide = '\u3001-\u3029\u4e00-\u9fff\uff01-\uff60';

const plain = new RegExp(`^[${narrow}]*$`, 'u');
const plainOrWide = new RegExp(`^[${narrow}${wide}]*$`, 'u');
const wides = new RegExp(`[${wide}]`, 'gu');

/** Also ESC and the newline: the other characters of a style sequence are plain. */
const simple = new RegExp(`^[\\u001b\n${narrow}${wide}]*$`, 'u');

/** Whether each UTF-16 unit of the text is a whole grapheme. */
export const isSimple = (text: string): boolean => simple.test(text);

export const isPlain = (text: string): boolean => plain.test(text);

/** Chinese characters take two cells. */
export function cellsOf(text: string): number {
  if (plain.test(text)) return text.length;
  if (!plainOrWide.test(text)) return stringWidth(text);
  return text.length + (text.match(wides)?.length ?? 0);
}
