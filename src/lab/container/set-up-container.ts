// Sets a container up as far as its command: its cgroup, its first actor, its root and what is made inside it.

import type { ImageConfig } from '../../image/image-config.ts';
import { SyscallError, UserError } from '../../kernel/errors.ts';
import { readStat } from '../../kernel/proc/stat.ts';
import type { Lab } from '../lab.ts';
import { runOperations } from '../operation/run-operation.ts';
import type { Operation, StepResult } from '../operation/step.ts';
import type { Making } from './clear-away.ts';
import { withImage } from './container-command.ts';
import {
  boxOperations,
  insideOperations,
  outsideOperations,
  rootOperation,
  skeletonOperation,
} from './container-operations.ts';
import { type CreateSpec, usualName } from './container-spec.ts';
import { unpackLayers } from './image-root.ts';

export interface Setting {
  readonly making: Making;
  /** Sockets for children of its first actor. */
  readonly spare: number;
  /** What comes last. */
  readonly after: readonly Operation[];
}

/** @returns how it was asked for, with what its image says @throws SyscallError, UserError */
export async function setUp<S extends CreateSpec>(
  lab: Lab,
  spec: S,
  setting: Setting,
): Promise<{ spec: S; image?: ImageConfig }> {
  if (spec.root.kind !== 'image') {
    await makeRoot(lab, spec, setting);
    return { spec };
  }
  if (lab.userNamespace !== undefined) throw imageNeedsRoot();
  await beginContainer(lab, spec, setting, () => outsideOperations(lab, spec));
  const { config, layers } = await unpackLayers(lab, spec.name, spec.root.path);
  const full = withImage(spec, config);
  const inside = insideOperations(lab, full, { address: setting.making.address });
  await runOperations(lab, { first: [rootOperation(lab, full, layers), ...inside, ...setting.after] });
  return { spec: full, image: config };
}

/** Everything at once, up to the root and what comes after. */
export async function makeRoot(lab: Lab, spec: CreateSpec, setting: Setting): Promise<readonly StepResult[]> {
  const { making, after } = setting;
  const { address } = making;
  try {
    return await beginContainer(lab, spec, setting, () => [
      ...outsideOperations(lab, spec),
      rootOperation(lab, spec),
      ...insideOperations(lab, spec, { address }),
      ...after,
    ]);
  } catch (error) {
    // Of a machine's own files there are two views: tried, not assumed.
    const isRoot = error instanceof SyscallError && error.call.args.filesystemtype === 'overlay';
    if (!isRoot || spec.root.kind !== 'host') throw error;
    const inside = insideOperations(lab, spec, { skeleton: true, address });
    return runOperations(lab, { first: [skeletonOperation(spec.name), ...inside, ...after] });
  }
}

/** The cgroup and the first actor; what comes next is computed while the kernel makes them. */
export function beginContainer(
  lab: Lab,
  spec: CreateSpec,
  { making, spare }: Omit<Setting, 'after'>,
  next: () => readonly Operation[],
): Promise<readonly StepResult[]> {
  const { outside, joining } = boxOperations(lab, spec, spare);
  return runOperations(lab, {
    first: outside,
    rest: () => [...joining, ...next()],
    onStart: ({ pid }) => {
      making.startTime = readStat(pid)?.startTime ?? 0;
      // It is in the lab's cgroup, which is noted already; this is by what others find it.
      const container = spec.knownAs ?? (spec.name === usualName ? lab.id : spec.name);
      lab.ledger.note({ kind: 'process', pid, startTime: making.startTime, container });
    },
  });
}

const imageNeedsRoot = (): UserError =>
  new UserError('machine', '--image needs root: the files of an image belong to many users', {
    hint: 'sudo nslab run --image …; or, unpacked by other means: nslab run --rootfs FOLDER …',
  });
