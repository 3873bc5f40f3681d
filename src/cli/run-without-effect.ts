// Takes the options of docker that ask `nslab run` for what happens anyway, or for what does no harm here.

import { existsSync } from 'node:fs';
import { Option } from 'commander';
import { showPlatform, thisPlatform } from '../image/platform.ts';
import { invalidValue } from './invalid-value.ts';
import { tell } from './language.ts';
import type { RunFlags } from './run-flags.ts';

const ignored = (flags: string): Option => new Option(flags).argParser(() => undefined);

const only = (flags: string, allowed: readonly string[], en: string, zh: string): Option =>
  new Option(flags).argParser((text: string) => {
    if (!allowed.includes(text)) throw invalidValue(en, zh);
  });

const alwaysOwn = 'A container of nslab always has its own.';
const alwaysOwnZh = 'nslab 的容器始终有自己的。';

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
      throw invalidValue(
        'always, missing or never; nothing is pulled.',
        '应为 always、missing 或 never；不会拉取任何东西。',
      );
    }),
    new Option('--log-driver <name>'),
    new Option('--stop-signal <signal>'),
    new Option('--platform <platform>').argParser(requirePlatform),
    only(
      '--restart <policy>',
      ['', 'no'],
      'A container of nslab runs once. In a shell: until nslab run …; do sleep 1; done',
      'nslab 的容器只运行一次。在 shell 里可以写：until nslab run …; do sleep 1; done',
    ),
    only('--ipc <mode>', ['', 'private', 'shareable'], alwaysOwn, alwaysOwnZh),
    only('--cgroupns <mode>', ['', 'private'], alwaysOwn, alwaysOwnZh),
  ].map((option) => option.hideHelp());

function requirePlatform(text: string): void {
  const [first = '', second] = text.toLowerCase().split('/');
  const [os, architecture] = second === undefined && first !== 'linux' ? ['linux', first] : [first, second];
  const names: Readonly<Record<string, string>> = { x86_64: 'amd64', aarch64: 'arm64' };
  const asked = { os, architecture: names[architecture ?? ''] ?? architecture ?? thisPlatform.architecture };
  if (showPlatform(asked) === showPlatform(thisPlatform)) return;
  const here = showPlatform(thisPlatform);
  throw invalidValue(
    `This machine is ${here}, and nslab runs nothing that was built for another.`,
    `这台机器是 ${here}，nslab 不运行为别的平台构建的程序。`,
  );
}

/** What has to be said of options that were taken and do nothing, where somebody could rely on them. */
export function remarks(flags: RunFlags): string[] {
  const { pull, logDriver, stopSignal } = flags;
  const relabels = flags.volume.some(({ relabel }) => relabel) && existsSync('/sys/fs/selinux/enforce');
  return [
    ...(pull === 'always'
      ? [
          tell(
            '--pull: nothing is pulled; the image is the file as it is',
            '--pull：不会拉取；镜像就是现有的这个文件',
          ),
        ]
      : []),
    ...(logDriver === undefined || logDriver === 'none'
      ? []
      : [
          tell(
            `--log-driver ${logDriver}: nothing is logged; the output goes to stdout and stderr`,
            `--log-driver ${logDriver}：不记录日志；输出写到 stdout 和 stderr`,
          ),
        ]),
    ...(stopSignal === undefined
      ? []
      : [
          tell(
            '--stop-signal: signals are handed on as nslab gets them',
            '--stop-signal：nslab 收到什么信号，就转交什么信号',
          ),
        ]),
    ...(relabels
      ? [tell(':z and :Z: the label that SELinux sees is left as it is', ':z 和 :Z：SELinux 的标签保持原样')]
      : []),
  ].map((remark) => `nslab: ${remark}`);
}
