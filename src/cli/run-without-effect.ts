// Takes the options of docker that ask `nslab run` for what happens anyway, or for what does no harm here.

import { existsSync } from 'node:fs';
import { InvalidArgumentError, Option } from 'commander';
import { showPlatform, thisPlatform } from '../image/platform.ts';
import type { RunFlags } from './run-flags.ts';

const ignored = (flags: string): Option => new Option(flags).argParser(() => undefined);

const only = (flags: string, allowed: readonly string[], sentence: string): Option =>
  new Option(flags).argParser((text: string) => {
    if (!allowed.includes(text)) throw new InvalidArgumentError(sentence);
  });

export const optionsWithoutEffect = (): Option[] =>
  [
    new Option('--rm'),
    new Option('-q, --quiet'),
    new Option('--sig-proxy'),
    new Option('--no-healthcheck'),
    ignored('-l, --label <text>'),
    ignored('--label-file <file>'),
    ignored('--annotation <text>'),
    ignored('--expose <port>'),
    ignored('--log-opt <option>'),
    ignored('--detach-keys <keys>'),
    ignored('--disable-content-trust <boolean>'),
    new Option('--pull <when>').argParser((text: string) => {
      if (['always', 'missing', 'never'].includes(text)) return text;
      throw new InvalidArgumentError('always, missing or never; nothing is pulled.');
    }),
    new Option('--log-driver <name>'),
    new Option('--stop-signal <signal>'),
    new Option('--platform <platform>').argParser(requirePlatform),
    only(
      '--restart <policy>',
      ['', 'no'],
      'A container of nslab runs once. In a shell: until nslab run …; do sleep 1; done',
    ),
    only('--ipc <mode>', ['', 'private', 'shareable'], 'A container of nslab always has its own.'),
    only('--cgroupns <mode>', ['', 'private'], 'A container of nslab always has its own.'),
  ].map((option) => option.hideHelp());

function requirePlatform(text: string): void {
  const [first = '', second] = text.toLowerCase().split('/');
  const [os, architecture] = second === undefined && first !== 'linux' ? ['linux', first] : [first, second];
  const names: Readonly<Record<string, string>> = { x86_64: 'amd64', aarch64: 'arm64' };
  const asked = { os, architecture: names[architecture ?? ''] ?? architecture ?? thisPlatform.architecture };
  if (showPlatform(asked) === showPlatform(thisPlatform)) return;
  throw new InvalidArgumentError(
    `This machine is ${showPlatform(thisPlatform)}, and nslab runs nothing that was built for another.`,
  );
}

/** What has to be said of options that were taken and do nothing, where somebody could rely on them. */
export function remarks(flags: RunFlags): string[] {
  const { pull, logDriver, stopSignal } = flags;
  const relabels = flags.volume.some(({ relabel }) => relabel) && existsSync('/sys/fs/selinux/enforce');
  return [
    ...(pull === 'always' ? ['--pull: nothing is pulled; the image is the file as it is'] : []),
    ...(logDriver === undefined || logDriver === 'none'
      ? []
      : [`--log-driver ${logDriver}: nothing is logged; the output goes to stdout and stderr`]),
    ...(stopSignal === undefined ? [] : ['--stop-signal: signals are handed on as nslab gets them']),
    ...(relabels ? [':z and :Z: the label that SELinux sees is left as it is'] : []),
  ].map((remark) => `nslab: ${remark}`);
}
