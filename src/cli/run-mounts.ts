// Parses what `nslab run` mounts: --volume and --mount.

import type { InvalidArgumentError } from 'commander';
import type { MsFlag } from '../kernel/syscalls/calls/mount.ts';
import type { TmpfsMount } from '../lab/operations/mount-tmpfs.ts';
import type { Volume } from '../lab/operations/mount-volumes.ts';
import { invalidValue } from './invalid-value.ts';
import { parseSize } from './parse-size.ts';
import type { WantedMounts, WantedVolume } from './run-flags.ts';
import { existing, innerTarget } from './run-parsers.ts';

/** docker's modes of a volume that ask for what happens anyway, or for what only other systems have. */
const withoutEffect = ['cached', 'delegated', 'consistent', 'private', 'rprivate', 'nocopy'];

export function addVolume(text: string, before: readonly WantedVolume[]): WantedVolume[] {
  const [source = '', target, modes = 'rw', ...rest] = text.split(':');
  if (target === undefined && source.startsWith('/')) {
    throw invalidValue(
      `It names no folder of the host. For an empty folder in memory: --tmpfs ${source}`,
      `没有写宿主机的目录。要内存中的空目录：--tmpfs ${source}`,
    );
  }
  if (rest.length > 0 || source === '' || target === undefined || target === '' || modes === '') {
    throw invalidValue(
      'SOURCE:TARGET or SOURCE:TARGET:ro, the target absolute.',
      '写作 SOURCE:TARGET 或 SOURCE:TARGET:ro，TARGET 为绝对路径。',
    );
  }
  const asked = modes.split(',');
  const unknown = asked.find((mode) => !['ro', 'rw', 'z', 'Z', ...withoutEffect].includes(mode));
  if (unknown !== undefined && /^r?(?:shared|slave|unbindable)$/.test(unknown)) throw noPropagation();
  if (unknown !== undefined || (asked.includes('ro') && asked.includes('rw'))) {
    throw invalidValue(
      'Behind the target: ro or rw, and perhaps z or Z.',
      'TARGET 后面写 ro 或 rw，还可以加 z 或 Z。',
    );
  }
  const relabel = asked.includes('z') || asked.includes('Z');
  const volume = { source: hostPath(source), target: innerTarget(target), readOnly: asked.includes('ro') };
  return [...before, { ...volume, relabel }];
}

/** docker takes what begins with neither a slash nor a dot as the name of a volume that it keeps. */
function hostPath(source: string): string {
  if (/^[/.]/.test(source)) return existing(source);
  throw invalidValue(
    `nslab keeps no volumes by name. For a folder of the host, write its path: ./${source}`,
    `nslab 没有按名字的卷。要用宿主机的目录，请写路径：./${source}`,
  );
}

const noPropagation = (): InvalidArgumentError =>
  invalidValue(
    'Mounts of a container of nslab are always private: leave the propagation away.',
    'nslab 容器的挂载始终是私有的：请去掉传播类型。',
  );

/** docker's --mount: fields between commas. */
export function addMount(text: string, before: WantedMounts): WantedMounts {
  const fields = new Map(text.split(',').map(fieldOf));
  const type = fields.get('type') ?? 'volume';
  if (type === 'volume') {
    throw invalidValue(
      'nslab keeps no volumes by name: type=bind,src=FOLDER,dst=TARGET or type=tmpfs,dst=TARGET.',
      'nslab 没有按名字的卷：type=bind,src=FOLDER,dst=TARGET 或 type=tmpfs,dst=TARGET。',
    );
  }
  if (type !== 'bind' && type !== 'tmpfs')
    throw invalidValue(
      `type=bind or type=tmpfs; there is no ${type}.`,
      `应为 type=bind 或 type=tmpfs；没有 ${type}。`,
    );
  const ofOther = [...fields.keys()].find(
    (key) => !['type', 'target', 'readonly', ...keysOf[type]].includes(key),
  );
  if (ofOther !== undefined)
    throw invalidValue(`type=${type} has no ${ofOther}.`, `type=${type} 没有 ${ofOther}。`);
  const target = fields.get('target');
  if (target === undefined)
    throw invalidValue('It needs a target: dst=/folder/inside.', '需要目标：dst=/folder/inside。');
  const readOnly = isTrue('readonly', fields.get('readonly'));
  return type === 'bind'
    ? { ...before, volumes: [...before.volumes, bindOf(fields, innerTarget(target), readOnly)] }
    : { ...before, tmpfs: [...before.tmpfs, tmpfsOf(fields, innerTarget(target), readOnly)] };
}

/** Fields that both types have are left out. */
const keysOf = {
  bind: ['source', 'consistency', 'bind-propagation', 'bind-recursive'],
  tmpfs: ['consistency', 'tmpfs-size', 'tmpfs-mode'],
} as const;

const aliases: Readonly<Record<string, string>> = {
  src: 'source',
  dst: 'target',
  destination: 'target',
  ro: 'readonly',
};

const knownKeys: readonly string[] = ['type', 'target', 'readonly', ...keysOf.bind, ...keysOf.tmpfs];

function fieldOf(field: string): [string, string] {
  const at = field.indexOf('=');
  const written = (at < 0 ? field : field.slice(0, at)).toLowerCase();
  const key = aliases[written] ?? written;
  if (!knownKeys.includes(key)) {
    const [why, whyZh] = /^(?:volume|image|bind)-/.test(key)
      ? ['nslab has no', '，nslab 没有']
      : ['There is no', '没有'];
    throw invalidValue(
      `${why} ${written || 'empty field'} in --mount.`,
      `--mount 里${whyZh}${written === '' ? '空字段' : ` ${written}`}。`,
    );
  }
  if (at < 0 && key !== 'readonly')
    throw invalidValue(`${written} has no value: ${written}=VALUE.`, `${written} 没有值：${written}=VALUE。`);
  const value = at < 0 ? 'true' : field.slice(at + 1);
  if (value === '' || value.trim() !== value)
    throw invalidValue(`${written} has no value.`, `${written} 没有值。`);
  return [key, key === 'type' ? value.toLowerCase() : value];
}

function bindOf(fields: ReadonlyMap<string, string>, target: string, readOnly: boolean): Volume {
  const propagation = fields.get('bind-propagation') ?? 'rprivate';
  if (!/^r?private$/.test(propagation)) throw noPropagation();
  if (!['enabled', 'readonly'].includes(fields.get('bind-recursive') ?? 'enabled'))
    throw invalidValue(
      'The mounts below are always shown too, and read-only with it.',
      '下面的挂载总会一并显示，并随它只读。',
    );
  const source = fields.get('source');
  if (source === undefined)
    throw invalidValue(
      'type=bind needs a source: src=/folder/of/the/host.',
      'type=bind 需要来源：src=/folder/of/the/host。',
    );
  return { source: hostPath(source), target, readOnly };
}

function tmpfsOf(fields: ReadonlyMap<string, string>, target: string, readOnly: boolean): TmpfsMount {
  const [size, mode] = [fields.get('tmpfs-size'), fields.get('tmpfs-mode') ?? '1777'];
  if (!/^[0-7]{1,5}$/.test(mode))
    throw invalidValue('tmpfs-mode is octal: 1777.', 'tmpfs-mode 是八进制：1777。');
  const flags: MsFlag[] = [
    'MS_NOEXEC',
    'MS_NOSUID',
    'MS_NODEV',
    ...(readOnly ? (['MS_RDONLY'] as const) : []),
  ];
  const bytes = parseSize(size ?? '0');
  const data = [...(bytes === 0 ? [] : [`size=${bytes}`]), `mode=${mode}`].join(',');
  return { target, flags, data };
}

/** Go's strconv.ParseBool, which docker uses. */
const isTrue = (name: string, text: string | undefined): boolean => {
  if (text === undefined || /^(?:0|f|F|false|False|FALSE)$/.test(text)) return false;
  if (/^(?:1|t|T|true|True|TRUE)$/.test(text)) return true;
  throw invalidValue(
    `${name} is true or false, not ${text}.`,
    `${name} 应为 true 或 false，不能是 ${text}。`,
  );
};
