// Escapes what could act on the terminal in text that a container chose: file names, hostnames, process names, output.

/** unicode.org/reports/tr44: controls, line ends, characters that change the text direction, invisible characters. */
const acting = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;

/** Escapes characters that act instead of being shown. */
export const harmless = (text: string): string => text.replace(acting, escapeChar);

/** The same for text of several lines: the newlines stay. */
export const harmlessLines = (text: string): string => text.split('\n').map(harmless).join('\n');

const named: Readonly<Record<string, string>> = { '\n': '\\n', '\t': '\\t', '\r': '\\r', '\u001b': '\\e' };

function escapeChar(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code > 0xffff) return `\\u{${hex}}`;
  return named[char] ?? (code > 0xff ? `\\u${hex.padStart(4, '0')}` : `\\x${hex.padStart(2, '0')}`);
}
