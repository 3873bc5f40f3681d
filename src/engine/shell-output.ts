// Follows a shell's output: passes it on only as fast as it is shown, finds the prompt, says what goes on after its end.

import type { ReadStream } from 'node:tty';
import { ToldError } from '../kernel/errors.ts';
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

/** A shell asked for no other line in time. */
export class NoPrompt extends ToldError {
  override readonly name = 'NoPrompt';
}

const PROMPT_MS = 20_000;

/** Resolves at the next prompt. @param after what was typed @throws NoPrompt */
export const promptOf = (stream: ReadStream, after: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(
      () =>
        reject(
          new NoPrompt({
            en: `no prompt came within ${PROMPT_MS / 1000} s after: ${after}`,
            zh: `输入之后 ${PROMPT_MS / 1000} 秒内没有出现提示符：${after}`,
          }),
        ),
      PROMPT_MS,
    );
    const closed = (): void => {
      clearTimeout(timer);
      resolve(); // the shell has ended: nothing more is to be waited for
    };
    stream.once('close', closed);
    atPrompt(stream, () => {
      stream.off('close', closed);
      closed();
    });
  });

/** How much of the output is kept, in bytes: a line may write without end. */
const MAX_COLLECTED = 64 * 1024;

/** Collects what a shell writes from now on, without escape sequences. */
export function collectText(stream: ReadStream): { text(): string; close(): void } {
  const parts: Buffer[] = [];
  let size = 0;
  const take = (bytes: Buffer): void => {
    if (size < MAX_COLLECTED) parts.push(bytes);
    size += bytes.length;
  };
  stream.on('data', take);
  return {
    text: () => Buffer.concat(parts).subarray(0, MAX_COLLECTED).toString('utf8').replaceAll(SEQUENCE, ''),
    close: () => void stream.off('data', take),
  };
}

/** ECMA-48: a control sequence, an operating system command, any other escape. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it looks for escape sequences
const SEQUENCE = /\x1b(?:\[[\x30-\x3f]*[\x20-\x2f]*[\x40-\x7e]|\][^\x07\x1b]*(?:\x07|\x1b\\)|.)/gs;

/** What a program wrote: between the echo of the line and the next prompt. */
export function outputOf(text: string): string {
  const lines = text.replaceAll('\r', '').split('\n').slice(1, -1);
  return lines.map((line) => `${line}\n`).join('');
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
