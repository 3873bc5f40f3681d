// A shell that is seen through somebody's screen, and what it takes to type in it: for nslab's panel and tmux alike.

import type { PtyScreen } from '../support/pty-screen.ts';

/** Who shows a shell. */
export interface Shelled {
  readonly name: string;
  readonly screen: PtyScreen;
  close(): Promise<void>;
}

const PROMPT = 'nb>';

/** Blanks and box-drawing characters at a row's end. */
const frame = /[\s\u2500-\u257f]+$/;

/** Whether a row ends with the prompt and this, whatever frame is around it. */
export const typed =
  (text: string) =>
  ({ rows }: { rows(): string[] }): boolean =>
    rows().some((row) => row.replace(frame, '').endsWith(`${PROMPT} ${text}`.trimEnd()));

/** A prompt that is the same everywhere, on an empty screen. */
export async function preparePrompt({ screen }: Shelled): Promise<void> {
  await screen.quiet(300);
  screen.write(`PS1='${PROMPT} '\r`);
  await screen.until(typed(''));
  await clear({ screen });
}

/** Ctrl-L and Ctrl-U. */
export async function clear({ screen }: Pick<Shelled, 'screen'>): Promise<void> {
  screen.write('\u0015\u000c');
  await screen.until(typed(''));
  await screen.quiet(100);
}
