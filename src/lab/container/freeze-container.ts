// Freezes the processes of a container, and thaws them.

import { freezeOperation } from '../cgroups/freezer.ts';
import type { Lab } from '../lab.ts';
import { runOperation } from '../operation/run-operation.ts';
import { livingContainer } from './container-names.ts';

/** @throws UserError `machine` where there is no freezer, `failed` when it has ended or does not freeze; SyscallError */
export async function freezeContainer(lab: Lab, name: string): Promise<void> {
  livingContainer(lab, name);
  await runOperation(lab, freezeOperation(lab, name, 'frozen'));
}

/** @throws as freezeContainer does */
export async function thawContainer(lab: Lab, name: string): Promise<void> {
  livingContainer(lab, name);
  await runOperation(lab, freezeOperation(lab, name, 'thawed'));
}
