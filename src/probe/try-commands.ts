// Tries the programs that lessons start, and looks for what building our own programs needs.

import { type ExecFileException, execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findInPath } from '../lab/find-program.ts';
import type { Finding } from './ability.ts';

const RUN_MS = 3_000;

/** Arguments that lessons use and not every program of that name supports. */
const probeArguments: Readonly<Record<string, readonly string[]>> = {
  ps: ['-e', '-o', 'pid,comm'],
  sh: ['-c', 'exit 0'],
  echo: ['hello'],
  sleep: ['0'],
};

/** Lessons start programs as /bin/NAME or /usr/bin/NAME; on most systems both are the same folder. */
export async function tryCommand(name: string): Promise<Finding> {
  const path = [`/bin/${name}`, `/usr/bin/${name}`].find((one) => existsSync(one));
  if (path === undefined)
    return { state: 'missing', found: `no /bin/${name}, no /usr/bin/${name}`, remedy: install(name) };
  const args = probeArguments[name];
  if (args === undefined) return { state: 'works', found: path };
  const { failure } = await run(path, args);
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

/** Compiles the headers that our programs include, and looks for a static C library; writes no file. */
export async function tryCompiler(): Promise<Finding> {
  const name = process.env.CC || 'cc';
  const [cc, make] = [findInPath(name), findInPath('make')];
  if (cc === undefined || make === undefined)
    return compilerMissing(`no ${cc === undefined ? name : 'make'} in $PATH`);
  const headers = await run(cc, ['-fsyntax-only', '-x', 'c', '-'], program);
  if (headers.failure !== undefined) return compilerMissing(`${cc}, linux/close_range.h: ${headers.failure}`);
  // gcc(1), -print-file-name: prints only the name when there is no such file.
  const { stdout } = await run(cc, ['-print-file-name=libc.a']);
  const library = stdout.trim();
  if (!library.startsWith('/')) return compilerMissing(`${cc}: no libc.a`);
  return { state: 'works', found: `${cc}, ${make}, ${library}` };
}

const program = '#include <linux/close_range.h>\n#include <stdio.h>\nint main(void) { return 0; }\n';

const compilerMissing = (found: string): Finding => ({
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
  /** How it failed, in a few words; undefined when it exited with 0. */
  readonly failure: string | undefined;
  readonly stdout: string;
}

const run = (path: string, args: readonly string[], stdin = ''): Promise<Run> =>
  new Promise((resolve) => {
    const child = execFile(path, args, { timeout: RUN_MS }, (error, stdout) => {
      const failure = error === null ? undefined : failureOf(error);
      resolve({ failure, stdout });
    });
    child.stdin?.on('error', () => undefined); // EPIPE: it may exit without reading its input
    child.stdin?.end(stdin);
  });

const failureOf = (error: ExecFileException): string =>
  error.killed ? `no end within ${RUN_MS} ms` : `exit ${error.code ?? error.signal}`;
