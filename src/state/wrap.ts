// Text in lines of a width, counted in terminal cells: Chinese characters take two.

import stringWidth from 'string-width';

/** Breaks at spaces and between wide characters; a word that is wider than a line is cut. */
export function wrap(text: string, width: number): string[] {
  return text.split('\n').flatMap((paragraph) => wrapParagraph(paragraph, width));
}

function wrapParagraph(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const piece of pieces(text)) {
    const cells = stringWidth(piece);
    if (used + stringWidth(piece.trimEnd()) > width && line !== '') {
      lines.push(line.trimEnd());
      line = '';
      used = 0;
    }
    if (line === '' && piece.trim() === '') continue;
    for (const part of cells > width ? cutHard(piece, width) : [piece]) {
      if (used + stringWidth(part.trimEnd()) > width && line !== '') {
        lines.push(line.trimEnd());
        line = '';
        used = 0;
      }
      line += part;
      used += stringWidth(part);
    }
  }
  return [...lines, line.trimEnd()];
}

/** Closing punctuation stays with what it closes. */
const closing = /[，。、；：？！）】》”’…]/;

function pieces(text: string): string[] {
  const found: string[] = [];
  for (const word of text.match(/[^\s]+\s*|\s+/g) ?? []) {
    let run = '';
    for (const char of word) {
      const wide = stringWidth(char) === 2;
      if (wide && !closing.test(char)) {
        if (run !== '') found.push(run);
        run = char;
      } else if (run !== '' && stringWidth(run[0] ?? '') === 2 && !closing.test(char) && char.trim() !== '') {
        found.push(run);
        run = char;
      } else run += char;
    }
    if (run !== '') found.push(run);
  }
  return found;
}

function cutHard(word: string, width: number): string[] {
  const parts: string[] = [];
  let part = '';
  for (const char of word) {
    if (stringWidth(part + char) > width) {
      parts.push(part);
      part = '';
    }
    part += char;
  }
  return [...parts, part];
}

/** Cut to a width with `…`, or filled with spaces. */
export function fitTo(text: string, width: number): string {
  if (stringWidth(text) <= width) return text + ' '.repeat(width - stringWidth(text));
  let cut = '';
  for (const char of text) {
    if (stringWidth(cut + char) > width - 1) break;
    cut += char;
  }
  return `${cut}…${' '.repeat(Math.max(0, width - 1 - stringWidth(cut)))}`;
}
