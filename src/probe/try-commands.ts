// Programs: those that lessons start, and what building our own takes.

import { type ExecFileException, execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findProgram } from '../lab/find-program.ts';
import type { Finding } from './ability.ts';

const RUN_MS = 3_000;

/** Programs of which a lesson asks something that not all of that name can do. */
const asked: Readonly<Record<string, readonly string[]>> = {
  ps: ['-e', '-o', 'pid,comm'],
  sh: ['-c', 'exit 0'],
  echo: ['hello'],
  sleep: ['0'],
};

/** Lessons start them by /bin/NAME or /usr/bin/NAME, which in most systems is one folder. */
export async function tryCommand(name: string): Promise<Finding> {
  const path = [`/bin/${name}`, `/usr/bin/${name}`].find((one) => existsSync(one));
  if (path === undefined)
    return { state: 'missing', found: `no /bin/${name}, no /usr/bin/${name}`, remedy: install(name) };
  const args = asked[name];
  if (args === undefined) return { state: 'works', found: path };
  const { failure } = await runOf(path, args);
  const found = `${[path, ...args].join(' ')}: ${failure ?? 'exit 0'}`;
  return failure === undefined
    ? { state: 'works', found }
    : { state: 'missing', found, remedy: install(name) };
}

const packages: Readonly<Record<string, string>> = {
  ps: 'procps',
  sh: 'dash',
  echo: 'coreutils',
  sleep: 'coreutils',
};

const install = (name: string) => {
  const line = `apt-get install ${packages[name] ?? name}`;
  return { en: `Debian, Ubuntu: ${line}`, zh: `Debian、Ubuntu：${line}` };
};

/** What ours include is compiled, and a static C library looked for; no file is written. */
export async function tryCompiler(): Promise<Finding> {
  const name = process.env.CC || 'cc';
  const [cc, make] = [findProgram(name), findProgram('make')];
  if (cc === undefined || make === undefined)
    return notNeeded(`no ${cc === undefined ? name : 'make'} in $PATH`);
  const headers = await runOf(cc, ['-fsyntax-only', '-x', 'c', '-'], program);
  if (headers.failure !== undefined) return notNeeded(`${cc}, linux/close_range.h: ${headers.failure}`);
  // gcc(1), -print-file-name: the name alone where there is no such file.
  const { stdout } = await runOf(cc, ['-print-file-name=libc.a']);
  const library = stdout.trim();
  if (!library.startsWith('/')) return notNeeded(`${cc}: no libc.a`);
  return { state: 'works', found: `${cc}, ${make}, ${library}` };
}

const program = '#include <linux/close_range.h>\n#include <stdio.h>\nint main(void) { return 0; }\n';

const notNeeded = (found: string): Finding => ({
  state: 'differs',
  found,
  meaning: {
    en: 'Needed only to build nslab’s two small programs again.',
    zh: '只有重新编译 nslab 的两个小程序时才需要。',
  },
  remedy: {
    en: 'Debian, Ubuntu: apt-get install gcc make libc6-dev linux-libc-dev; Fedora: dnf install gcc make glibc-static; Alpine: apk add gcc make musl-dev linux-headers',
    zh: 'Debian、Ubuntu：apt-get install gcc make libc6-dev linux-libc-dev；Fedora：dnf install gcc make glibc-static；Alpine：apk add gcc make musl-dev linux-headers',
  },
});

interface Run {
  /** How it failed, in a few words; undefined when it ended with 0. */
  readonly failure: string | undefined;
  readonly stdout: string;
}

const runOf = (path: string, args: readonly string[], stdin = ''): Promise<Run> =>
  new Promise((resolve) => {
    const child = execFile(path, args, { timeout: RUN_MS }, (error, stdout) => {
      const failure = error === null ? undefined : failureOf(error);
      resolve({ failure, stdout });
    });
    child.stdin?.on('error', () => undefined); // EPIPE: it may end without having read
    child.stdin?.end(stdin);
  });

const failureOf = (error: ExecFileException): string =>
  error.killed ? `no end within ${RUN_MS} ms` : `exit ${error.code ?? error.signal}`;
