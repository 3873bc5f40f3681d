// Pipes as a program's stdout and stderr, as docker's are. Those of Node are sockets, which cannot be opened by /dev/stdout.

/**
 * The words before a command that put pipe(2)s between it and us, and /dev/null before it.
 * bash's pipefail: the status is the command's, once both pipes have nobody left who writes.
 */
export const throughPipes: readonly string[] = [
  'bash',
  '-c',
  'set -o pipefail; { { "$@" 2>&1 1>&3 3>&- | cat >&2 3>&-; } 3>&1 | cat; } </dev/null',
  'bash',
];
