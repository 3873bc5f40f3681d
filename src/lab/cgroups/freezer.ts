// Freezes a cgroup, and thaws it: on version 1 by the freezer controller, on version 2 by a file that every cgroup has.

import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../kernel/errors.ts';
import { readText, unlessGone } from '../../kernel/proc/vanishing.ts';
import type { Lab } from '../lab.ts';
import { type Operation, writeStep } from '../operation/step.ts';
import type { LabCgroups } from './lab-cgroups.ts';

export interface Freezer {
  /** What is written to. */
  readonly file: string;
  readonly frozen: string;
  readonly thawed: string;
  /** What says how far it is, and in which words. */
  readonly state: { readonly file: string; readonly frozen: RegExp; readonly thawed: RegExp };
}

/** cgroup-v1/freezer-subsystem.rst: FREEZING until the last task has stopped. */
export const freezerV1: Freezer = {
  file: 'freezer.state',
  frozen: 'FROZEN',
  thawed: 'THAWED',
  state: { file: 'freezer.state', frozen: /^FROZEN$/m, thawed: /^THAWED$/m },
};

/** cgroup-v2.rst: cgroup.events says when all have stopped. Linux 5.2. */
const freezerV2: Freezer = {
  file: 'cgroup.freeze',
  frozen: '1',
  thawed: '0',
  state: { file: 'cgroup.events', frozen: /^frozen 1$/m, thawed: /^frozen 0$/m },
};

const freezerOf = (folder: string): Freezer | undefined =>
  [freezerV1, freezerV2].find(({ file }) => existsSync(join(folder, file)));

/** Whether everything in a cgroup stands still. */
export const isFrozen = (folder: string): boolean => says(folder, 'frozen');
/** Whether nothing in a cgroup stands still, or is about to. */
export const isThawed = (folder: string): boolean => says(folder, 'thawed');

function says(folder: string, wanted: 'frozen' | 'thawed'): boolean {
  const state = freezerOf(folder)?.state;
  return state?.[wanted].test(readText(join(folder, state.file)) ?? '') === true;
}

/** By our own process, at once, where there is anything to thaw: a frozen task of version 1 acts on no signal, SIGKILL included. */
export function thawFolder(folder: string): void {
  const freezer = freezerOf(folder);
  if (freezer !== undefined) unlessGone(() => writeFileSync(join(folder, freezer.file), freezer.thawed));
}

/** The folder of a container's cgroup that freezes it; undefined where none does. */
export function freezerFolder({ version, lab, box }: LabCgroups, name: string): string | undefined {
  const [key, { file }] = version === 1 ? ['freezer', freezerV1] : ['', freezerV2];
  const above = lab.folders.get(key); // the container's own may not be there yet
  return above === undefined || !existsSync(join(above, file)) ? undefined : box(name).folders.get(key);
}

const LIMIT_MS = 5_000;
const PAUSE_MS = 1;

/**
 * Freezes or thaws everything that is in the container's cgroup, and waits until it is so.
 * @throws UserError `machine` where nothing freezes
 */
export function freezeOperation(
  { cgroups }: Pick<Lab, 'cgroups'>,
  name: string,
  wanted: 'frozen' | 'thawed',
): Operation {
  const folder = freezerFolder(cgroups, name);
  if (folder === undefined) throw noFreezer(cgroups);
  const freezer = cgroups.version === 1 ? freezerV1 : freezerV2;
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
 * A task that waits in the kernel for a device does not stop before that is over.
 * @throws UserError after 5 s; what was to be frozen is thawed again then
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
        `${folder} is not ${wanted} after ${LIMIT_MS / 1000} s: ${state.file} says ${said.trim()}`,
        { hint: 'A process in it waits in the kernel, or the cgroup above is frozen.' },
      );
    }
    await sleep(PAUSE_MS);
  }
}

const noFreezer = ({ version, lab }: LabCgroups): UserError =>
  new UserError('machine', 'nothing freezes containers here', {
    hint:
      lab.folders.size === 0
        ? 'It takes a cgroup, and there is none that we may make.'
        : version === 1
          ? 'It takes the freezer controller of cgroup v1, which is not mounted here, or not ours to use.'
          : 'It takes cgroup.freeze of cgroup v2: Linux 5.2 or newer.',
  });
