// Compiles every C snippet of the tour into one program, which runs one of them and goes on as a shell.

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { roomCgroup } from './room.ts';
import type { Done } from './tour-effects.ts';
import type { Way } from './type-stage.ts';

const headers = [
  ...[
    'arpa/inet',
    'errno',
    'fcntl',
    'net/if',
    'net/route',
    'netinet/in',
    'netinet/ip_icmp',
    'sched',
    'signal',
  ],
  ...['stdio', 'stdlib', 'string', 'sys/ioctl', 'sys/mount', 'sys/prctl', 'sys/socket', 'sys/stat'],
  ...['sys/syscall', 'sys/sysmacros', 'sys/wait', 'unistd', 'linux/sched', 'linux/sockios'],
];

/** What a snippet leaves out, besides the headers: a buffer to read into. */
const before = `#define _GNU_SOURCE
${headers.map((name) => `#include <${name}.h>`).join('\n')}
char buf[65536];
`;

/**
 * child: the process that the snippet made becomes the shell, and we wait for it. stay: we wait for the program that it started.
 * leave: we do not. fails: we print its errno. plain: there is no shell afterwards.
 */
const main = `
static void become_shell(void) { execlp("sh", "sh", "+m", NULL); _exit(127); }
int main(int argc, char **argv) {
  const char *mode = argc > 2 ? argv[2] : "";
  pid_t self = getpid();
  errno = 0;
  snippets[atoi(argv[1])]();
  if (getpid() != self) become_shell();
  if (strcmp(mode, "fails") == 0) printf("%d\\n", errno);
  fflush(stdout);
  if (strcmp(mode, "child") == 0 || strcmp(mode, "stay") == 0) while (wait(NULL) > 0);
  if (strcmp(mode, "child") != 0 && strcmp(mode, "plain") != 0) become_shell();
  return 0;
}
`;

/**
 * @param done whose snippets
 * @returns the line that runs an operation's snippet; undefined where it has none
 * @throws Error with the compiler's words, of warnings too
 */
export function compileSnippets(done: readonly Done[], folder: string): Way['line'] {
  const snippets = done.flatMap((one) => (one.same.c === undefined ? [] : [one]));
  const functions = snippets.map(
    (one, i) => `/* ${one.title} */\nstatic void s${i}(void) { ${placed(one)} }\n`,
  );
  const table = `static void (*const snippets[])(void) = { ${snippets.map((_, i) => `s${i}`).join(', ')} };\n`;
  const [source, program] = [join(folder, 'ways.c'), join(folder, 'ways')];
  writeFileSync(source, `${before}${functions.join('')}${table}${main}`);
  execFileSync('cc', ['-Wall', '-Werror', '-o', program, source], { encoding: 'utf8', stdio: 'pipe' });
  return (one) => {
    const i = snippets.indexOf(one);
    const mode = modeOf(one);
    const mark = one.same.c?.startsWith('≈') ? '≈ ' : '';
    return i < 0 ? undefined : `${mark}${mode === 'plain' ? '' : 'exec '}${program} ${i} ${mode}`;
  };
}

/** The cgroup of the tour is gone: the room's is known when the program runs. */
const placed = ({ same, cgroup }: Done): string =>
  (same.c ?? '').replace(/^≈ /, '').replaceAll(cgroup ?? /$^/g, roomCgroup());

function modeOf({ kind, fails, same }: Done): string {
  if (fails !== undefined) return 'fails';
  if (kind === 'clone') return 'child';
  if (kind === 'call') return 'leave';
  // Without a fork it is the program itself, which may be killed.
  if (!same.c?.includes('fork()')) return 'plain';
  return same.shell?.endsWith('&') ? 'leave' : 'stay';
}
