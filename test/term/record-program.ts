// Records what a real program writes to a terminal while keys are typed.

import { openOnPty, type PtyScreen } from '../support/pty-screen.ts';

export interface Recording {
  readonly columns: number;
  readonly rows: number;
  readonly bytes: Buffer;
}

/** Keys to type, and patterns of the screen to wait for between them. */
export type Keys = readonly (RegExp | string)[];

const size = { columns: 80, rows: 24 };

export async function record(
  command: readonly string[],
  keys: Keys,
  env: Readonly<Record<string, string>>,
): Promise<Recording> {
  const screen: PtyScreen = await openOnPty(command, { ...size, env });
  for (const step of keys) {
    if (typeof step === 'string') screen.write(step);
    else await screen.until(step);
  }
  await screen.ended;
  return { ...size, bytes: Buffer.concat(screen.chunks.map(({ bytes }) => bytes)) };
}
