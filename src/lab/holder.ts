// The holder: keeps the mount namespace in which a lab's tmpfs lives, so that evidence outlives the boxes.

import type { Lab } from './lab.ts';
import { cloneOperation } from './operations/clone.ts';
import { setUpSteps } from './operations/set-up.ts';
import { holderStage } from './operations/stage.ts';
import { runOperation } from './run-operation.ts';
import type { Operation } from './step.ts';
import { workloadDescriptor } from './workload.ts';

/** Its mount namespace hears of the host's mounts, and the host of none of its own. */
const holderSetUp = (isRoot: boolean): Operation => ({
  title: { en: 'a stage that the host does not see', zh: '主机看不到的舞台' },
  parts: [{ actor: 'holder', steps: [...setUpSteps('holder', 'slave-mounts'), ...holderStage(isRoot)] }],
  same: { shell: 'unshare --mount --propagation slave' },
});

/** Clones the holder from the first actor and makes its stage. @param spare sockets it gets for boxes */
export async function startHolder(lab: Lab, spare: number): Promise<void> {
  const dumpable = lab.userNamespace !== undefined;
  await workloadDescriptor(lab);
  await runOperation(
    lab,
    cloneOperation({ from: 'host', as: 'holder', flags: ['CLONE_NEWNS'], spare, dumpable }),
  );
  await runOperation(lab, holderSetUp(!dumpable));
}
