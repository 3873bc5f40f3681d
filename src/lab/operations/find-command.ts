// Finds the file that a command's name stands for: as docker does, with the rights of the user who is to run it.

import { UserError } from '../../kernel/errors.ts';
import type { Texts } from '../../kernel/languages.ts';
import { capset, setgroups, setresgid, setresuid } from '../../kernel/syscalls/calls/ids.ts';
import { chdir, faccessat2, statx } from '../../kernel/syscalls/calls/paths.ts';
import type { Capability } from '../../kernel/syscalls/structs/capabilities.ts';
import { callStep, type Operation, type Step, type StepResult } from '../operation/step.ts';
import type { Ids } from './drop-privileges.ts';

export interface CommandSearch {
  /** The actor that looks; it has the container's root, and gets its own rights back. */
  readonly actor: string;
  readonly command: string;
  /** $PATH */
  readonly path: string;
  /** Where relative folders in $PATH begin. */
  readonly cwd: string;
  readonly ids: Ids;
  /** Those that the command will have. */
  readonly capabilities: readonly Capability[];
  /** Those of the actor. */
  readonly own: readonly Capability[];
  /** user_namespaces(7): whether setgroups(2) is denied. */
  readonly keepsGroups: boolean;
}

/** There is no such command, or none that may be executed. */
export class CommandNotRun extends UserError {
  /** Whether there is a file of that name: then the exit status is 126 and not 127, as execvp(3) has it. */
  readonly isFound: boolean;

  constructor(command: string, why: Texts, isFound: boolean, cause?: unknown) {
    const texts = { en: `cannot run ${command}: ${why.en}`, zh: `无法运行 ${command}：${why.zh}` };
    super('failed', texts, { cause });
    this.isFound = isFound;
  }
}

/** The errnos that mean: not this file. After any other the search ends. */
const notThisOne = ['ENOENT', 'ENOTDIR', 'EACCES', 'ELOOP', 'ENAMETOOLONG', 'EIO', 'ESTALE'] as const;

/** Whether a command is looked for in $PATH at all: execvp(3), one with a slash is a path. */
export const isSearched = (command: string): boolean => !command.includes('/');

/** As Go's filepath.SplitList: an empty $PATH has no folders, an empty part of another is the current one. */
const candidatesOf = ({ command, path }: Pick<CommandSearch, 'command' | 'path'>): string[] =>
  path === ''
    ? []
    : [...new Set(path.split(':').map((folder) => `${(folder || '.').replace(/\/+$/, '')}/${command}`))];

/** @throws CommandNotRun when there is nowhere to look */
export function searchOperation(search: CommandSearch): Operation {
  const candidates = candidatesOf(search);
  if (candidates.length === 0) {
    throw new CommandNotRun(search.command, { en: 'PATH is empty', zh: 'PATH 为空' }, false);
  }
  const { before, flags, after } = rightsOf(search);
  const relative = candidates.some((path) => !path.startsWith('/'));
  return {
    title: { en: `where ${search.command} is`, zh: `查找 ${search.command}` },
    parts: [
      {
        actor: search.actor,
        steps: [
          ...(relative ? [callStep(chdir({ path: search.cwd }))] : []),
          ...before,
          ...candidates.flatMap((pathname) => [
            callStep(faccessat2({ pathname, mode: ['X_OK'], flags }, { mayFail: notThisOne })),
            callStep(statx({ pathname, mask: ['STATX_TYPE'] }, { mayFail: notThisOne })),
          ]),
          ...after,
        ],
      },
    ],
    same: { shell: `command -v ${search.command}` },
  };
}

interface Rights {
  readonly before: readonly Step[];
  readonly flags: readonly 'AT_EACCESS'[];
  readonly after: readonly Step[];
}

/**
 * access(2) checks with the real ids, and without capabilities unless the real uid is 0. So only these are changed, which
 * needs no privilege to undo and clears neither PDEATHSIG nor dumpable. With AT_EACCESS it checks with the effective
 * capabilities.
 */
function rightsOf({ ids: { uid, gid, groups }, capabilities, own, keepsGroups }: CommandSearch): Rights {
  const set = (list: readonly number[]): Step[] => (keepsGroups ? [] : [callStep(setgroups({ list }))]);
  if (uid !== 0) {
    return {
      before: [
        ...set(groups),
        callStep(setresgid({ rgid: gid, egid: -1, sgid: -1 })),
        callStep(setresuid({ ruid: uid, euid: -1, suid: -1 })),
      ],
      flags: [],
      after: [
        callStep(setresuid({ ruid: 0, euid: -1, suid: -1 })),
        callStep(setresgid({ rgid: 0, egid: -1, sgid: -1 })),
      ],
    };
  }
  // capabilities(7): with CAP_DAC_OVERRIDE no other right matters here.
  if (capabilities.includes('CAP_DAC_OVERRIDE')) return { before: [], flags: [], after: [] };
  const effective = (kept: readonly Capability[]): Step =>
    callStep(capset({ datap: { effective: kept, permitted: own, inheritable: [] } }));
  return {
    before: [...set([gid, ...groups]), effective(capabilities.filter((name) => own.includes(name)))],
    flags: ['AT_EACCESS'],
    after: [effective(own)],
  };
}

/** How much of $PATH a message shows. */
const SHOWN = 200;

/**
 * As Go's exec.LookPath: the first file that may be executed and is no directory, whatever is in it; if that is in a
 * relative folder, none.
 * @param results of the search's operation, perhaps among others
 * @throws CommandNotRun
 */
export function chosenFile(search: CommandSearch, results: readonly StepResult[]): string {
  const { command, path } = search;
  const outcomes = new Map(results.map((one) => [`${one.call.spec.name} ${one.call.args.pathname}`, one]));
  let obstacle: Texts | undefined;
  for (const pathname of candidatesOf(search)) {
    const [access, stat] = ['faccessat2', 'statx'].map((name) => outcomes.get(`${name} ${pathname}`)?.result);
    if (access?.errno === EACCES) {
      obstacle ??= { en: `${pathname}: permission denied`, zh: `${pathname}：没有执行权限` };
    }
    if (access?.state !== 'done' || stat?.state !== 'done') continue;
    if (isDirectory(stat.out)) obstacle ??= { en: `${pathname} is a directory`, zh: `${pathname} 是目录` };
    else if (pathname.startsWith('/')) return pathname;
    else {
      const why = {
        en: `${pathname} is in a relative folder of PATH`,
        zh: `${pathname} 在 PATH 的一个相对目录里`,
      };
      throw new CommandNotRun(command, why, true);
    }
  }
  if (obstacle !== undefined) throw new CommandNotRun(command, obstacle, true);
  const shown = path.length > SHOWN ? `${path.slice(0, SHOWN)}…` : path;
  throw new CommandNotRun(
    command,
    { en: `not found in PATH (${shown})`, zh: `在 PATH 里找不到（${shown}）` },
    false,
  );
}

const EACCES = 13;

export const isDirectory = ({ statxbuf }: Readonly<Record<string, unknown>>): boolean => {
  const [S_IFMT, S_IFDIR] = [0o170000, 0o040000];
  return ((statxbuf as { readonly stx_mode: number }).stx_mode & S_IFMT) === S_IFDIR;
};
