// Gives the board's colours: names for widgets, SGR sequences (ECMA-48) for texts. Nothing is shown by colour alone.

export interface BoardColours {
  readonly usage: string;
  readonly limit: string;
  readonly plain: string;
  readonly bar: string;
  readonly onBar: string;
  usageText(text: string): string;
  limitText(text: string): string;
  alarm(text: string): string;
  bold(text: string): string;
  inverse(text: string): string;
}

const sgr =
  (on: string, off: string) =>
  (text: string): string =>
    `\u001b[${on}m${text}\u001b[${off}m`;

const same = (text: string): string => text;

/** @param colours false for bold and inverse only (no-color.org) */
export const boardColours = (colours: boolean): BoardColours => ({
  usage: colours ? 'green' : 'normal',
  limit: colours ? 'red' : 'normal',
  plain: 'normal',
  bar: colours ? 'green' : 'white',
  onBar: 'black',
  usageText: colours ? sgr('32', '39') : same,
  limitText: colours ? sgr('31', '39') : same,
  alarm: colours ? sgr('1;31', '22;39') : sgr('1', '22'),
  bold: sgr('1', '22'),
  inverse: sgr('7', '27'),
});
