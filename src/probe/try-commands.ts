// Tries the programs that lessons start, and looks for what building our own programs needs.

import { type ExecFileException, execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { both } from '../kernel/languages.ts';
import { findInPath } from '../lab/find-program.ts';
import type { Texts } from '../session/event.ts';
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
    return { state: 'missing', found: no(`/bin/${name}`, `/usr/bin/${name}`), remedy: install(name) };
  const args = probeArguments[name];
  if (args === undefined) return { state: 'works', found: both(path) };
  const { failure } = await run(path, args);
  const found = ranAs([path, ...args].join(' '), failure ?? exited(0));
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
    return compilerMissing(notInPath(cc === undefined ? name : 'make'));
  const headers = await run(cc, ['-fsyntax-only', '-x', 'c', '-'], program);
  if (headers.failure !== undefined)
    return compilerMissing(ranAs(`${cc}, linux/close_range.h`, headers.failure));
  // gcc(1), -print-file-name: prints only the name when there is no such file.
  const { stdout } = await run(cc, ['-print-file-name=libc.a']);
  const library = stdout.trim();
  if (!library.startsWith('/')) return compilerMissing(ranAs(cc, no('libc.a')));
  return { state: 'works', found: both(`${cc}, ${make}, ${library}`) };
}

const program = '#include <linux/close_range.h>\n#include <stdio.h>\nint main(void) { return 0; }\n';

const compilerMissing = (found: Texts): Finding => ({
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
  readonly failure: Texts | undefined;
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

const failureOf = (error: ExecFileException): Texts =>
  error.killed
    ? { en: `no end within ${RUN_MS} ms`, zh: `${RUN_MS} 毫秒内没有结束` }
    : exited(error.code ?? error.signal);

const exited = (status: unknown): Texts => ({ en: `exit ${status}`, zh: `退出状态 ${status}` });

const ranAs = (command: string, { en, zh }: Texts): Texts => ({
  en: `${command}: ${en}`,
  zh: `${command}：${zh}`,
});

const no = (...names: readonly string[]): Texts => ({
  en: names.map((name) => `no ${name}`).join(', '),
  zh: `没有 ${names.join('、')}`,
});

export const notInPath = (name: string): Texts => ({ en: `no ${name} in $PATH`, zh: `$PATH 里没有 ${name}` });
