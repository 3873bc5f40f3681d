// Parses the values of `nslab run`'s options, which are written as docker's.

import { existsSync, readFileSync, statSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { isErrno } from '../kernel/errno.ts';
import type { MsFlag } from '../kernel/syscalls/calls/mount.ts';
import { type Limit, type Resource, RLIMIT } from '../kernel/syscalls/structs/resource-limits.ts';
import type { TmpfsMount } from '../lab/operations/mount-tmpfs.ts';
import { invalidValue } from './invalid-value.ts';
import type { SecurityOptions, WantedDevice } from './run-flags.ts';

/** sethostname(2): __NEW_UTS_LEN, 64 bytes, at most. As with docker, an underscore is taken. */
export function parseHostname(text: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/.test(text)) return text;
  throw invalidValue(
    'Letters, digits, dots, hyphens and underscores, 64 at most.',
    '只能有字母、数字、点、连字符和下划线，最多 64 个。',
  );
}

export function parseName(text: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/.test(text)) return text;
  throw invalidValue(
    'Letters, digits, dots, hyphens and underscores, 63 at most; no slash.',
    '只能有字母、数字、点、连字符和下划线，最多 63 个；不能有斜杠。',
  );
}

export type Variables = Readonly<Record<string, string>>;

export function addVariable(text: string, before: Variables): Variables {
  const at = text.indexOf('=');
  const name = at < 0 ? text : text.slice(0, at);
  if (name === '' || text.includes('\0'))
    throw invalidValue('NAME=VALUE, or NAME to hand ours on.', '写作 NAME=VALUE；只写 NAME 则沿用我们的值。');
  const value = at < 0 ? process.env[name] : text.slice(at + 1);
  return value === undefined ? { ...before } : { ...before, [name]: value };
}

const MAX_ENV_FILE = 1 << 20;

/** As docker's: one variable per line, as for `--env`; `#` begins a comment, and quotes are ordinary characters. */
export function addEnvFile(path: string, before: Variables): Variables {
  const text = readSmall(path, MAX_ENV_FILE);
  return text
    .split('\n')
    .map((line) => line.replace(/\r$/, '').trimStart())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .reduce((all, line) => {
      if (/^[^=]*\s/.test(line))
        throw invalidValue(`${path}: a blank in the name of ${line}`, `${path}：变量名里有空白：${line}`);
      return addVariable(line, all);
    }, before);
}

function readSmall(path: string, max: number): string {
  const stats = statSync(existing(path));
  if (!stats.isFile()) throw invalidValue(`${path} is no file.`, `${path} 不是文件。`);
  if (stats.size > max)
    throw invalidValue(
      `${path} has ${stats.size} bytes; ${max} at most.`,
      `${path} 有 ${stats.size} 字节，最多 ${max}。`,
    );
  return readFileSync(path, 'utf8');
}

export function parseInnerPath(text: string): string {
  if (isAbsolute(text) && !text.includes('\0')) return text;
  throw invalidValue('An absolute path.', '应为绝对路径。');
}

/** Parses a path inside that something is mounted on; refuses those that a container always mounts itself. */
export function innerTarget(text: string): string {
  if (!isAbsolute(text) || text.includes('\0'))
    throw invalidValue('An absolute path inside.', '应为容器里的绝对路径。');
  if (/^\/(?:(?:proc|sys)(?:\/|$)|dev\/*$|\/*$)/.test(text.replace(/\/+/g, '/'))) {
    throw invalidValue(
      'Not over /, /proc, /sys or /dev: a container is none without its own.',
      '不能盖住 /、/proc、/sys 或 /dev：容器必须有自己的。',
    );
  }
  return text;
}

/** The absolute path of an existing file. @throws InvalidArgumentError */
export function existing(path: string): string {
  const absolute = isAbsolute(path) ? path : resolve(currentFolder(), path);
  if (path === '' || !existsSync(absolute))
    throw invalidValue(`${absolute} does not exist.`, `${absolute} 不存在。`);
  return absolute;
}

function currentFolder(): string {
  try {
    return process.cwd();
  } catch (error) {
    if (!isErrno(error, 'ENOENT')) throw error;
    throw invalidValue(
      'The current directory is gone: name an absolute path.',
      '当前目录已经不在了：请写绝对路径。',
    );
  }
}

export function parseRoot(text: string): string {
  const path = isAbsolute(text) ? text : resolve(currentFolder(), text);
  if (text !== '' && statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return path;
  throw invalidValue(`${path} is no folder.`, `${path} 不是目录。`);
}

/** mount(8): the options of tmpfs. As with docker, noexec, nosuid and nodev are the default. */
const mountOptions: Readonly<Record<string, MsFlag | undefined>> = {
  ro: 'MS_RDONLY',
  noexec: 'MS_NOEXEC',
  nosuid: 'MS_NOSUID',
  nodev: 'MS_NODEV',
  noatime: 'MS_NOATIME',
};
const opposites: Readonly<Record<string, MsFlag>> = {
  rw: 'MS_RDONLY',
  exec: 'MS_NOEXEC',
  suid: 'MS_NOSUID',
  atime: 'MS_NOATIME',
};

export function addTmpfs(text: string, before: readonly TmpfsMount[]): TmpfsMount[] {
  const [target = '', options = ''] = text.split(/:(.*)/s);
  const flags = new Set<MsFlag>(['MS_NOEXEC', 'MS_NOSUID', 'MS_NODEV']);
  const data: string[] = [];
  for (const option of options.split(',').filter(Boolean)) {
    const flag = mountOptions[option];
    const off = opposites[option];
    if (flag !== undefined) flags.add(flag);
    else if (off !== undefined) flags.delete(off);
    else if (/^(?:size=\d+[kmg%]?|mode=[0-7]{3,4}|(?:uid|gid|nr_inodes)=\d+)$/i.test(option))
      data.push(option);
    else throw invalidValue(`tmpfs has no option ${option}.`, `tmpfs 没有选项 ${option}。`);
  }
  return [...before, { target: innerTarget(target), flags: [...flags], data: data.join(',') }];
}

export function addUlimit(
  text: string,
  before: Readonly<Partial<Record<Resource, Limit>>>,
): Partial<Record<Resource, Limit>> {
  const [, name = '', soft = '', hard = soft] = /^([a-z]+)=(-1|\d+)(?::(-1|\d+))?$/.exec(text) ?? [];
  const resource = `RLIMIT_${name.toUpperCase()}`;
  if (!(resource in RLIMIT))
    throw invalidValue(
      'NAME=SOFT or NAME=SOFT:HARD, such as nofile=1024:2048.',
      '写作 NAME=SOFT 或 NAME=SOFT:HARD，如 nofile=1024:2048。',
    );
  const value = (number: string): number | 'RLIM_INFINITY' =>
    number === '-1' ? 'RLIM_INFINITY' : Number(number);
  if (![soft, hard].every((number) => Number.isSafeInteger(Number(number))))
    throw invalidValue('That is no limit; -1 stands for none.', '这不是限制值；-1 表示不限。');
  if (Number(hard) >= 0 && (Number(soft) > Number(hard) || Number(soft) < 0))
    throw invalidValue('The soft limit is above the hard one.', '软限制高于硬限制。');
  return { ...before, [resource]: { rlim_cur: value(soft), rlim_max: value(hard) } };
}

/** Splits st_rdev into major and minor numbers as makedev(3) joins them. */
export function addDevice(text: string, before: readonly WantedDevice[]): WantedDevice[] {
  const [source = '', target = source, access = 'rwm', ...rest] = text.split(':');
  if (rest.length > 0 || !/^(?=[rwm])r?w?m?$/.test(access) || !isAbsolute(target)) {
    throw invalidValue(
      'SOURCE, SOURCE:TARGET or SOURCE:TARGET:rwm.',
      '写作 SOURCE、SOURCE:TARGET 或 SOURCE:TARGET:rwm。',
    );
  }
  const stats = statSync(existing(source));
  const type = stats.isBlockDevice() ? 'b' : stats.isCharacterDevice() ? 'c' : undefined;
  if (type === undefined) throw invalidValue(`${source} is no device.`, `${source} 不是设备。`);
  const major = (stats.rdev >> 8) & 0xfff;
  const minor = (stats.rdev & 0xff) | ((stats.rdev >> 12) & 0xfff00);
  return [...before, { path: target, type, major, minor, mode: stats.mode & 0o777, access }];
}

export function parseCpus(text: string): number {
  const cpus = Number(text);
  if (/^\d*\.?\d+$/.test(text) && (cpus === 0 || (cpus >= 0.01 && cpus <= 8192))) return cpus;
  throw invalidValue(
    'A number of processors, such as 0.5, at least 0.01; 0 for no limit.',
    '应为处理器个数，如 0.5，至少 0.01；0 表示没有上限。',
  );
}

/** cgroup-v1/cpu shares: 2 to 262144. 0 stands for the usual weight. */
export function parseShares(text: string): number {
  const shares = Number(text);
  if (/^\d+$/.test(text) && (shares === 0 || (shares >= 2 && shares <= 262_144))) return shares;
  throw invalidValue(
    'A weight from 2 to 262144; 1024, or 0, is usual.',
    '权重为 2 到 262144；通常为 1024，也可写 0。',
  );
}

export function parseCpuset(text: string): string {
  if (/^\d{1,4}(?:-\d{1,4})?(?:,\d{1,4}(?:-\d{1,4})?)*$/.test(text)) return text;
  throw invalidValue('Processors by number, such as 0-2,4.', '写处理器的编号，如 0-2,4。');
}

export const addText = (text: string, before: readonly string[]): string[] => [...before, text];

export function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (/^\d+$/.test(text) && seconds <= 86_400) return seconds;
  throw invalidValue('Whole seconds.', '应为整数秒。');
}

const MAX_PROFILE = 1 << 20;

/** As docker's: `NAME=VALUE`, or the older `NAME:VALUE`. */
export function addSecurityOption(text: string, before: SecurityOptions): SecurityOptions {
  const [, name = '', value = ''] = /^([^=:]+)(?:[=:](.*))?$/s.exec(text) ?? [];
  if (name === 'no-new-privileges' && ['', 'true', 'false'].includes(value)) {
    return { ...before, noNewPrivileges: value !== 'false' };
  }
  if (name !== 'seccomp' || value === '') {
    throw invalidValue(
      'seccomp=unconfined, seccomp=FILE or no-new-privileges=false.',
      '应为 seccomp=unconfined、seccomp=FILE 或 no-new-privileges=false。',
    );
  }
  const seccomp = value === 'unconfined' ? value : { text: readSmall(value, MAX_PROFILE), path: value };
  return { ...before, seccomp };
}

export const usualSecurity: SecurityOptions = { noNewPrivileges: true, seccomp: undefined };
