// Freezes and thaws a cgroup: on version 1 with the freezer controller, on version 2 with a file that every cgroup has.

import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../kernel/errors.ts';
import { readText, unlessGone } from '../../kernel/proc/vanishing.ts';
import type { Lab } from '../lab.ts';
import { type Operation, writeStep } from '../operation/step.ts';
import { foldersOf } from './group.ts';
import type { LabCgroups } from './lab-cgroups.ts';

export interface Freezer {
  /** The file to write to. */
  readonly file: string;
  readonly frozen: string;
  readonly thawed: string;
  /** The file that tells the present state, and its text in each. */
  readonly state: { readonly file: string; readonly frozen: RegExp; readonly thawed: RegExp };
}

/** cgroup-v1/freezer-subsystem.rst: FREEZING until the last task has stopped. */
export const freezerV1: Freezer = {
  file: 'freezer.state',
  frozen: 'FROZEN',
  thawed: 'THAWED',
  state: { file: 'freezer.state', frozen: /^FROZEN$/m, thawed: /^THAWED$/m },
};

/** cgroup-v2.rst: cgroup.events says when all tasks have stopped. Linux 5.2. */
const freezerV2: Freezer = {
  file: 'cgroup.freeze',
  frozen: '1',
  thawed: '0',
  state: { file: 'cgroup.events', frozen: /^frozen 1$/m, thawed: /^frozen 0$/m },
};

const freezerOf = (folder: string): Freezer | undefined =>
  [freezerV1, freezerV2].find(({ file }) => existsSync(join(folder, file)));

/** Whether every task in a cgroup is frozen. */
export const isFrozen = (folder: string): boolean => hasState(folder, 'frozen');
/** Whether no task in a cgroup is frozen or being frozen. */
export const isThawed = (folder: string): boolean => hasState(folder, 'thawed');

function hasState(folder: string, wanted: 'frozen' | 'thawed'): boolean {
  const state = freezerOf(folder)?.state;
  return state?.[wanted].test(readText(join(folder, state.file)) ?? '') === true;
}

/** Our own process writes the file. On version 1 a frozen task acts on no signal, not even SIGKILL. */
export function thawFolder(folder: string): void {
  const freezer = freezerOf(folder);
  if (freezer !== undefined) unlessGone(() => writeFileSync(join(folder, freezer.file), freezer.thawed));
}

/** The folder of the container's cgroup that has the freezer's files; undefined where there is none. */
export const freezerFolder = (cgroups: LabCgroups, name: string): string | undefined =>
  findFreezer(cgroups, name)?.folder;

function findFreezer(
  { lab, box }: LabCgroups,
  name: string,
): { readonly freezer: Freezer; readonly folder: string } | undefined {
  const above = lab.folders.get('freezer'); // the container's own may not be there yet
  const place = box(name).folders.get('freezer');
  if (above === undefined || place === undefined) return undefined;
  const freezer = place.version === 1 ? freezerV1 : freezerV2;
  return existsSync(join(above.folder, freezer.file)) ? { freezer, folder: place.folder } : undefined;
}

const LIMIT_MS = 5_000;
const PAUSE_MS = 1;

/**
 * Freezes or thaws every task in the container's cgroup, and waits until the kernel says that it is done.
 * @throws UserError `machine` where there is no freezer
 */
export function freezeOperation(
  { cgroups }: Pick<Lab, 'cgroups'>,
  name: string,
  wanted: 'frozen' | 'thawed',
): Operation {
  const found = findFreezer(cgroups, name);
  if (found === undefined) throw noFreezer(cgroups);
  const { freezer, folder } = found;
  const file = join(folder, freezer.file);
  const text = freezer[wanted];
  return {
    title: titles[wanted](name),
    parts: [{ actor: 'host', steps: [writeStep(file, text)] }],
    same: {
      shell: `echo ${text} > ${file}`,
      docker: `docker ${wanted === 'frozen' ? 'pause' : 'unpause'} ${name}`,
      go: `os.WriteFile("${file}", []byte("${text}"), 0o644)`,
      c: `int fd = open("${file}", O_WRONLY); write(fd, "${text}", ${text.length}); close(fd);`,
    },
    finish: () => untilState(folder, freezer, wanted),
  };
}

const titles = {
  frozen: (name: string) => ({ en: `freeze ${name}`, zh: `冻结 ${name}` }),
  thawed: (name: string) => ({ en: `thaw ${name}`, zh: `解冻 ${name}` }),
};

/**
 * A task that waits for a device inside the kernel stops only when that wait is over.
 * @throws UserError after 5 s; a cgroup that was to be frozen is thawed again first
 */
async function untilState(folder: string, freezer: Freezer, wanted: 'frozen' | 'thawed'): Promise<void> {
  const { state } = freezer;
  const until = performance.now() + LIMIT_MS;
  for (;;) {
    const said = readText(join(folder, state.file)) ?? '';
    if (state[wanted].test(said)) return;
    if (performance.now() > until) {
      if (wanted === 'frozen') thawFolder(folder);
      throw new UserError(
        'failed',
        {
          en: `${folder} is not ${wanted} after ${LIMIT_MS / 1000} s: ${state.file} says ${said.trim()}`,
          zh: `过了 ${LIMIT_MS / 1000} 秒，${folder} 还没有${wanted === 'frozen' ? '冻结' : '解冻'}：${state.file} 的内容是 ${said.trim()}`,
        },
        {
          hint: {
            en: 'A process in it waits in the kernel, or the cgroup above is frozen.',
            zh: '里面有进程正在内核里等待，或上层 cgroup 已冻结。',
          },
        },
      );
    }
    await sleep(PAUSE_MS);
  }
}

const noFreezer = ({ lab }: LabCgroups): UserError =>
  new UserError(
    'machine',
    { en: 'nothing freezes containers here', zh: '这里不能冻结容器' },
    {
      hint:
        lab.folders.size === 0
          ? {
              en: 'It takes a cgroup, and there is none that we may make.',
              zh: '冻结要用 cgroup，而这里我们不能创建 cgroup。',
            }
          : foldersOf(lab, 2).length === 0
            ? {
                en: 'It takes the freezer controller of cgroup v1, which is not mounted here, or not ours to use.',
                zh: '冻结要用 cgroup v1 的 freezer 控制器，而它在这里没有挂载，或我们无权使用。',
              }
            : {
                en: 'It takes cgroup.freeze of cgroup v2: Linux 5.2 or newer.',
                zh: '冻结要用 cgroup v2 的 cgroup.freeze：Linux 5.2 或更新。',
              },
    },
  );
