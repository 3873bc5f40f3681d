// Sets up a container up to its command: its cgroup, its first actor, its root and what is made inside it.

import type { ImageConfig } from '../../image/image-config.ts';
import type { LeftOut } from '../../image/left-out.ts';
import { SyscallError, UserError } from '../../kernel/errors.ts';
import { readStat } from '../../kernel/proc/stat.ts';
import type { Lab } from '../lab.ts';
import { runOperations } from '../operation/run-operation.ts';
import type { Operation, StepResult } from '../operation/step.ts';
import type { HostResources } from './clean-up-container.ts';
import { applyImageDefaults } from './container-command.ts';
import {
  firstActorOperations,
  type Inside,
  insideOperations,
  lastOperations,
  outsideOperations,
  rootOperation,
  skeletonOperation,
} from './container-operations.ts';
import { type CreateSpec, defaultName } from './container-spec.ts';
import { unpackLayers } from './image-root.ts';
import { asksForNothing, placeMounts } from './place-mounts.ts';

export interface SetUpOptions {
  readonly resources: HostResources;
  /** Sockets for children of its first actor. */
  readonly spare: number;
  /** Operations that follow the set-up. */
  readonly after: readonly Operation[];
}

/** @returns the spec with the image's settings, those settings, and what of the image is left out @throws SyscallError, UserError */
export async function setUp<S extends CreateSpec>(
  lab: Lab,
  spec: S,
  options: SetUpOptions,
): Promise<{ spec: S; image?: ImageConfig; leftOut?: LeftOut }> {
  if (spec.root.kind !== 'image') {
    await makeRoot(lab, spec, options);
    return { spec };
  }
  if (lab.userNamespace !== undefined) throw imageNeedsRoot();
  await beginContainer(lab, spec, options, () => outsideOperations(lab, spec));
  const { config, layers, leftOut } = await unpackLayers(lab, spec.name, spec.root);
  const full = applyImageDefaults(spec, config);
  const inside = insideOperations(lab, full, { address: options.resources.address });
  await runOperations(lab, { first: [rootOperation(lab, full, layers), ...inside] });
  await placeMounts(lab, full);
  await runOperations(lab, { first: [...lastOperations(lab, full), ...options.after] });
  return { spec: full, image: config, leftOut };
}

/** Sends the whole set-up without waiting in between, unless places for mounts have to be found in the new root. */
export async function makeRoot(
  lab: Lab,
  spec: CreateSpec,
  options: SetUpOptions,
): Promise<readonly StepResult[]> {
  const last = (inside: Inside) => [...lastOperations(lab, spec, inside), ...options.after];
  if (asksForNothing(spec)) return (await mountRoot(lab, spec, options, last)).results;
  const { inside } = await mountRoot(lab, spec, options, () => []);
  await placeMounts(lab, spec);
  return runOperations(lab, { first: last(inside) });
}

interface MountedRoot {
  readonly inside: Inside;
  readonly results: readonly StepResult[];
}

/** @param after what follows at once in a root of that kind */
async function mountRoot(
  lab: Lab,
  spec: CreateSpec,
  options: SetUpOptions,
  after: (inside: Inside) => readonly Operation[],
): Promise<MountedRoot> {
  const { address } = options.resources;
  const whole = { address };
  try {
    const results = await beginContainer(lab, spec, options, () => [
      ...outsideOperations(lab, spec),
      rootOperation(lab, spec),
      ...insideOperations(lab, spec, whole),
      ...after(whole),
    ]);
    return { inside: whole, results };
  } catch (error) {
    // There are two kinds of root with the machine's own files: where an overlay fails, a skeleton is made.
    const isRoot = error instanceof SyscallError && error.call.args.filesystemtype === 'overlay';
    if (!isRoot || spec.root.kind !== 'host') throw error;
    const inside = { skeleton: true, address };
    const first = [skeletonOperation(spec.name), ...insideOperations(lab, spec, inside), ...after(inside)];
    return { inside, results: await runOperations(lab, { first }) };
  }
}

/** Makes the cgroup and the first actor. The next operations are computed while the kernel makes them. */
export function beginContainer(
  lab: Lab,
  spec: CreateSpec,
  { resources, spare }: Omit<SetUpOptions, 'after'>,
  next: () => readonly Operation[],
): Promise<readonly StepResult[]> {
  const { outside, joining } = firstActorOperations(lab, spec, spare);
  return runOperations(lab, {
    first: outside,
    rest: () => [...joining, ...next()],
    onStart: ({ pid }) => noteContainer(lab, spec, pid, resources),
  });
}

/** Noted so that other sessions find the container; for the clean-up the lab's cgroup is noted already. */
export function noteContainer(lab: Lab, spec: CreateSpec, pid: number, resources: HostResources): void {
  resources.startTime = readStat(pid)?.startTime ?? 0;
  const container = spec.knownAs ?? (spec.name === defaultName ? lab.id : spec.name);
  lab.ledger.note({ kind: 'process', pid, startTime: resources.startTime, container });
}

const imageNeedsRoot = (): UserError =>
  new UserError(
    'machine',
    {
      en: '--image needs root: the files of an image belong to many users',
      zh: '--image 需要 root：镜像里的文件属于许多用户',
    },
    {
      hint: {
        en: 'sudo nslab run --image …; or, unpacked by other means: nslab run --rootfs FOLDER …',
        zh: 'sudo nslab run --image …；或用别的办法解包后：nslab run --rootfs FOLDER …',
      },
    },
  );
