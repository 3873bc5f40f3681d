// Shows the reading, writing, making and removing of files as shell commands, in Go and in C. Nothing of this is ever run.

import { quoteWord } from '../../kernel/quote-word.ts';
import type { Same } from '../../session/event.ts';

const quoted = (text: string): string => JSON.stringify(text);

/** A file of /proc, /sys or a cgroup, and what is written into it. */
export interface Setting {
  readonly path: string;
  readonly text: string;
}

export const readWays = (path: string): Same => ({
  shell: `cat ${quoteWord(path)}`,
  go: `text, _ := os.ReadFile(${quoted(path)}); os.Stdout.Write(text)`,
  c: `int fd = open(${quoted(path)}, O_RDONLY); ssize_t n = read(fd, buf, sizeof buf); write(1, buf, n); close(fd);`,
});

/** @param append to its end, instead of replacing what is in it */
export function writeWays(path: string, text: string, append: boolean): Same {
  const flag = append ? 'O_APPEND' : 'O_TRUNC';
  return {
    shell: `${printing(text)} ${append ? '>>' : '>'} ${quoteWord(path)}`,
    go: append
      ? `f, _ := os.OpenFile(${quoted(path)}, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o644); f.WriteString(${quoted(text)}); f.Close()`
      : `os.WriteFile(${quoted(path)}, []byte(${quoted(text)}), 0o644)`,
    c: `int fd = open(${quoted(path)}, O_WRONLY | O_CREAT | ${flag}, 0644); ${writeAndClose(text)}`,
  };
}

/** echo(1p): what begins with `-` or has a backslash is for printf, and so is what ends without a newline. */
const printing = (text: string): string =>
  /^[^-][^\\]*\n$/.test(text)
    ? `echo ${text.slice(0, -1).split(' ').map(quoteWord).join(' ')}`
    : `printf %s ${quoteWord(text)}`;

const writeAndClose = (text: string): string =>
  `write(fd, ${quoted(text)}, ${Buffer.byteLength(text)}); close(fd);`;

/** Several settings that exist, one after the other, in Go and C. */
export const settingWays = (settings: readonly Setting[]): Same => ({
  shell: settings.map(({ path, text }) => `echo ${quoteWord(text)} > ${quoteWord(path)}`).join('; '),
  go: settings
    .map(({ path, text }) => `os.WriteFile(${quoted(path)}, []byte(${quoted(text)}), 0o644)`)
    .join('; '),
  c: settings
    .map(
      ({ path, text }, i) =>
        `${i === 0 ? 'int ' : ''}fd = open(${quoted(path)}, O_WRONLY); ${writeAndClose(text)}`,
    )
    .join(' '),
});

export const mkdirWays = (path: string): Same => ({
  shell: `mkdir ${quoteWord(path)}`,
  go: `os.Mkdir(${quoted(path)}, 0o755)`,
  c: `mkdir(${quoted(path)}, 0755);`,
});

export const removeWays = (path: string, directory: boolean): Same => ({
  shell: `${directory ? 'rmdir' : 'rm'} ${quoteWord(path)}`,
  go: `os.Remove(${quoted(path)})`,
  c: directory ? `rmdir(${quoted(path)});` : `unlink(${quoted(path)});`,
});

/** mv(1) copies and removes where rename(2) answers EXDEV. */
export const renameWays = (from: string, to: string): Same => ({
  shell: `≈ mv ${quoteWord(from)} ${quoteWord(to)}`,
  go: `os.Rename(${quoted(from)}, ${quoted(to)})`,
  c: `rename(${quoted(from)}, ${quoted(to)});`,
});
