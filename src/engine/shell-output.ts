// Follows a shell's output: passes it on only as fast as it is shown, finds the prompt, says what goes on after its end.

import type { ReadStream } from 'node:tty';
import type { Remaining } from '../kernel/proc/terminal-processes.ts';
import type { Texts } from '../session/event.ts';

/**
 * How much output may be on its way to the screen before a terminal is read no further, and when it is read again. It is a
 * few milliseconds of the emulator's work, so that little comes before the echo of a key, or the end after Ctrl-C. A program
 * that writes more waits in write(2): pty(7).
 */
const flow = { most: 128 * 1024, again: 32 * 1024 } as const;

/** @returns a function that is told how many bytes are on the screen */
export function passOutput(stream: ReadStream, pass: (bytes: Buffer) => void): (shown: number) => void {
  let onItsWay = 0;
  stream.on('data', (bytes: Buffer) => {
    onItsWay += bytes.length;
    if (onItsWay > flow.most) stream.pause();
    pass(bytes);
  });
  return (shown) => {
    onItsWay = Math.max(0, onItsWay - shown);
    if (onItsWay < flow.again && stream.isPaused()) stream.resume();
  };
}

/** The end of a prompt, perhaps followed by sequences such as the one that turns on bracketed paste. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it looks for escape sequences
const PROMPT = /[$#%>] ?(?:\x1b\[[?\d;]*[A-Za-z])*$/;

/** Calls back once, when the last of the output looks like a prompt; what is typed before it would be shown twice. */
export function atPrompt(stream: ReadStream, prompted: () => void): void {
  const look = (bytes: Buffer): void => {
    if (!PROMPT.test(bytes.toString('latin1'))) return;
    stream.off('data', look);
    prompted();
  };
  stream.on('data', look);
}

/** How many processes are named. */
const MAX_NAMED = 3;

/** Says with what the shell has ended, and what goes on. @param remaining at least one */
export function goesOn(box: string, status: number, remaining: readonly Remaining[]): Texts {
  const names = remaining.slice(0, MAX_NAMED).map(({ name, pid }) => `${name} (${pid})`);
  const more = remaining.length - names.length;
  const en = `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  const zh = `${names.join('、')}${more > 0 ? `等 ${remaining.length} 个进程` : ''}`;
  return {
    en: `The shell in ${box} ended with ${status}; what it started goes on: ${en}. s opens a new one.`,
    zh: `${box} 里的 shell 已结束，状态 ${status}；它启动的还在运行：${zh}。按 s 打开新的 shell。`,
  };
}
