// Programs: those that lessons start, and what building our own takes.

import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finding } from './ability.ts';
import { findProgram } from './find-program.ts';

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
  const failure = await failureOf(path, args);
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

/** A static program is compiled, as ours are, in a folder that goes again. */
export async function tryCompiler(): Promise<Finding> {
  const name = process.env.CC || 'cc';
  const [cc, make] = [findProgram(name), findProgram('make')];
  if (cc === undefined || make === undefined)
    return notNeeded(`no ${cc === undefined ? name : 'make'} in $PATH`);
  const folder = mkdtempSync(join(tmpdir(), 'nslab-doctor-'));
  try {
    writeFileSync(join(folder, 'a.c'), 'int main(void) { return 0; }\n');
    const failure = await failureOf(cc, ['-static', '-o', join(folder, 'a'), join(folder, 'a.c')]);
    return failure === undefined
      ? { state: 'works', found: `${cc} -static: exit 0; ${make}` }
      : notNeeded(`${cc} -static: ${failure}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

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

/** How it failed, in a few words; undefined when it ended with 0. */
const failureOf = (program: string, args: readonly string[]): Promise<string | undefined> =>
  new Promise((resolve) => {
    execFile(program, args, { timeout: RUN_MS }, (error) => {
      if (error === null) resolve(undefined);
      else resolve(error.killed ? `no end within ${RUN_MS} ms` : `exit ${error.code ?? error.signal}`);
    });
  });
