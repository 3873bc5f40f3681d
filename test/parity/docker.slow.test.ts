// Runs the command lines of docker-lines.ts with Docker's own engine and with nslab, of the same image: statuses, streams and
// signals are the same.

import { spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openTmpfs, type Tmpfs } from '../image/tmpfs.ts';
import { allTools, provideImageTools } from '../image/trees/provide-tools.ts';
import { type DockerEngine, openDockerEngine } from '../support/docker-engine.ts';
import { cli } from '../support/nslab.ts';
import { alike, type Line, mistakes, signals } from './docker-lines.ts';

const MINUTE_MS = 60_000;
const programs = 'sh cat cut df echo env false grep hostname id pwd rm sleep sort tail touch tr true';

/** Programs of this machine with their libraries; no setuid ones, as Docker sets no no_new_privs. */
const rootfs = `
mkdir -p /mnt/room/base/etc /mnt/room/base/tmp /mnt/room/shared /mnt/room/other/sub && cd /mnt/room/base
for program in ${programs}; do
  path=$(command -v $program)
  case $path in /*) ;; *) path=/bin/$program ;; esac
  for file in $path $(ldd $path | grep -o '/[^ ]*'); do mkdir -p .$(dirname $file) && cp -L $file .$file; done
done
mkdir -p bin usr/bin && for file in usr/bin/*; do ln -sf /$file bin/ 2> /dev/null || true; done
printf 'root:x:0:0:root:/root:/bin/sh\\nbob:x:1001:1001::/:/bin/sh\\n' > etc/passwd
printf 'root:x:0:\\nbob:x:1001:\\nstaff:x:50:bob\\n' > etc/group
echo shared > /mnt/room/shared/file; echo other > /mnt/room/other/file
tar -c -C /mnt/room/base . > /mnt/room/base.tar`;

let tmpfs: Tmpfs;
let engine: DockerEngine;

beforeAll(async () => {
  for (const [name, value] of Object.entries(await provideImageTools(allTools))) vi.stubEnv(name, value);
  tmpfs = await openTmpfs('size=2g');
  engine = await openDockerEngine(tmpfs);
  tmpfs.sh(rootfs);
  engine.docker('import /mnt/room/base.tar probe');
  engine.docker('save -o /mnt/room/probe.tar probe');
}, 5 * MINUTE_MS);

afterAll(async () => {
  await engine?.close();
  await tmpfs?.close();
});

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Started {
  readonly pid: number;
  printed(text: string): Promise<void>;
  readonly ended: Promise<Ended>;
}

const placed = (words: readonly string[] = []): string[] =>
  words.map((word) => word.replace('SHARED', '/mnt/room/shared').replace('OTHER', '/mnt/room/other'));

const dockerWords = ({ options, command = [] }: Line): string[] => [
  ...engine.client.split(' '),
  ...['run', '--rm', '--network', 'none', '--cgroup-parent', `/${engine.cgroup}`],
  ...placed(options),
  'probe',
  ...command,
];
const nslabWords = ({ options, command = [] }: Line): string[] => [
  ...[process.execPath, cli, 'run', '--image', '/mnt/room/probe.tar'],
  ...placed(options),
  '--',
  ...command,
];

function start(words: readonly string[], stdin = ''): Started {
  const child = spawn('nsenter', ['-t', String(tmpfs.pid), '-m', ...words], {
    stdio: 'pipe',
    timeout: MINUTE_MS,
  });
  const written = { stdout: '', stderr: '' };
  let look = (): void => undefined;
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      written[name] += text;
      look();
    });
  }
  child.stdin.on('error', () => undefined); // EPIPE: it may end without having read
  child.stdin.end(stdin);
  return {
    pid: child.pid ?? -1,
    printed: (text) =>
      new Promise((resolve) => {
        look = () => written.stdout.includes(text) && resolve();
        look();
      }),
    ended: new Promise((resolve) => child.once('close', (status) => resolve({ status, ...written }))),
  };
}

/** What both say of a container that was not made, or a command that was not run, in words of their own. */
const isOwn = ({ status }: Ended): boolean => status !== null && status >= 125 && status <= 127;

describe('what people type', () => {
  it.each(
    alike.map(
      (line) => [`${[...(line.options ?? []), '…', ...(line.command ?? [])].join(' ')}`, line] as const,
    ),
  )(
    '%s',
    async (_, line) => {
      const dockers = await start(dockerWords(line), line.stdin).ended;
      const ours = await start(nslabWords(line), line.stdin).ended;
      expect(ours.status, ours.stderr).toBe(dockers.status);
      expect(ours.stdout).toBe(dockers.stdout);
      if (!isOwn(dockers)) expect(ours.stderr).toBe(dockers.stderr);
    },
    MINUTE_MS,
  );
});

describe('a mistake has docker’s status, and a sentence of its own', () => {
  it.each(mistakes)(
    '%s',
    async (_, line, says) => {
      const dockers = await start(dockerWords(line)).ended;
      const ours = await start(nslabWords(line)).ended;
      expect({ status: ours.status, stdout: ours.stdout }).toEqual({ status: dockers.status, stdout: '' });
      expect(ours.stderr).toMatch(says);
      expect(ours.stderr).toMatch(/^(nslab|error): .*\n(.*\n)?$/);
    },
    MINUTE_MS,
  );
});

describe('a signal', () => {
  it.each(signals)(
    '%s is handed on, as by docker’s --sig-proxy',
    async (signal, script) => {
      const line = { command: ['sh', '-c', script] };
      const both = await Promise.all(
        [dockerWords(line), nslabWords(line)].map(async (words) => {
          const run = start(words);
          await run.printed('ready');
          process.kill(run.pid, signal);
          return await run.ended;
        }),
      );
      expect(both.map(({ status, stdout }) => ({ status, stdout }))).toEqual(
        Array(2).fill({ status: 42, stdout: 'ready\ngot\n' }),
      );
    },
    MINUTE_MS,
  );
});
