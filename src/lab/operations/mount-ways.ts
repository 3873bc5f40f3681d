// Shows mounts as shell commands, in Go and in C. Nothing of this is ever run.

import { quoteWord } from '../../kernel/quote-word.ts';
import type { Same } from '../../session/event.ts';

const quoted = (text: string): string => JSON.stringify(text);

/** mount(8), FILESYSTEM-INDEPENDENT MOUNT OPTIONS: what each flag of mount(2) is called there. */
const optionOf = (flag: string): string =>
  ({ MS_RDONLY: 'ro', MS_SYNCHRONOUS: 'sync' })[flag] ?? flag.replace('MS_', '').toLowerCase();

/** A new filesystem. @param data the filesystem's own options */
export function mountWays(
  source: string,
  target: string,
  type: string,
  flags: readonly string[],
  data: string,
): Same {
  const options = [...flags.map(optionOf), ...(data === '' ? [] : [data])].join(',');
  const words = [
    ...['mount', '-t', type],
    ...(options === '' ? [] : ['-o', quoteOptions(options)]),
    ...[source, target].map(quoteWord),
  ];
  return { shell: words.join(' '), ...mountCalls(source, target, type, flags, data) };
}

/** mount_namespaces(7): whether mounts on one side are seen on the other; of `/` and all below it. */
export const propagationWays = (how: 'slave' | 'private' | 'shared'): Same => ({
  shell: `mount --make-r${how} /`,
  ...mountCalls('', '/', '', ['MS_REC', `MS_${how.toUpperCase()}`], ''),
});

/** mount(2) in Go and in C. */
function mountCalls(
  source: string,
  target: string,
  type: string,
  flags: readonly string[],
  data: string,
): Same {
  const inC = (text: string): string => (text === '' ? 'NULL' : quoted(text));
  const go = flags.map((flag) => `unix.${flag}`).join('|') || '0';
  return {
    go: `unix.Mount(${[source, target, type].map(quoted).join(', ')}, ${go}, ${quoted(data)})`,
    c: `mount(${[source, target, type].map(inC).join(', ')}, ${flags.join(' | ') || '0'}, ${inC(data)});`,
  };
}

/** A comma and an equals sign mean nothing to a shell. */
const quoteOptions = (options: string): string =>
  /^[\w.@:+/,=-]+$/.test(options) ? options : quoteWord(options);
