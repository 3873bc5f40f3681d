// Gives a program pipes as stdout and stderr, as docker does. Node's are sockets, which cannot be opened by /dev/stdout.

/**
 * Words to put before a command, so that its output goes through pipe(2)s and its stdin is /dev/null. bash(1), pipefail: the
 * status is the command's, once both pipes are closed.
 */
export const throughPipes: readonly string[] = [
  'bash',
  '-c',
  'set -o pipefail; { { "$@" 2>&1 1>&3 3>&- | cat >&2 3>&-; } 3>&1 | cat; } </dev/null',
  'bash',
];
