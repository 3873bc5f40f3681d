// Recognizes the name of an image where `nslab run` expects a command: docker's users write one there.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../lab/find-program.ts';

/** The best known images of Docker Hub. Some are called as a program: it is taken for one where the machine has it. */
const wellKnown: readonly string[] = [
  ...[
    'alpine',
    'ubuntu',
    'debian',
    'fedora',
    'centos',
    'rockylinux',
    'almalinux',
    'archlinux',
    'amazonlinux',
  ],
  ...['busybox', 'hello-world', 'scratch', 'nginx', 'httpd', 'caddy', 'traefik', 'haproxy', 'registry'],
  ...['redis', 'postgres', 'mysql', 'mariadb', 'mongo', 'memcached', 'rabbitmq', 'elasticsearch'],
  ...['node', 'python', 'golang', 'ruby', 'php', 'openjdk', 'eclipse-temurin', 'rust', 'gcc', 'bash'],
];

/** The grammar of names: `[REGISTRY/]PATH[:TAG][@DIGEST]`. https://github.com/distribution/reference */
const reference =
  /^(?:[a-z0-9][a-z0-9.-]*(?::\d+)?\/)?[a-z0-9]+(?:[._/-]+[a-z0-9]+)*(?::(\w[\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$/;

/**
 * @param word the first word of a command
 * @param from where it would be looked for if it were a path; `root`: a root is given, whose programs are not known
 * @returns the word, when it must be the name of an image
 */
export function imageNameIn(
  word: string,
  from: { readonly kind: 'root' } | { readonly kind: 'host'; readonly workdir: string },
): string | undefined {
  const parts = reference.exec(word);
  if (parts === null) return undefined;
  if (parts[1] !== undefined || parts[2] !== undefined) return word;
  if (from.kind === 'root') return undefined;
  if (word.includes('/')) return existsSync(join(from.workdir, word)) ? undefined : word;
  return wellKnown.includes(word) && findProgram(word) === undefined ? word : undefined;
}
