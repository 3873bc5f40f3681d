// The holder: keeps the mount namespace in which a lab's tmpfs lives, so that evidence outlives the boxes.

import { mount } from '../kernel/syscalls/calls/mount.ts';
import { setxattr } from '../kernel/syscalls/calls/xattrs.ts';
import { actorNamed, type Lab } from './lab.ts';
import { runOperation } from './operation/run-operation.ts';
import { callStep, type Operation } from './operation/step.ts';
import { cloneOperation } from './operations/clone-actor.ts';
import { holderStage, stage } from './operations/holder-tmpfs.ts';
import { setUpSteps } from './operations/set-up.ts';
import { makeDiskFolder } from './session/disk-folder.ts';
import { workloadDescriptor } from './workload.ts';

/** Its mount namespace hears of the host's mounts, and the host of none of its own. */
const holderSetUp = (isRoot: boolean): Operation => ({
  title: { en: 'a stage that the host does not see', zh: '主机看不到的舞台' },
  parts: [{ actor: 'holder', steps: [...setUpSteps('holder', 'slave-mounts'), ...holderStage(isRoot)] }],
  same: { shell: 'unshare --mount --propagation slave' },
});

/** Clones the holder from the first actor and makes its stage. @param spare sockets it gets for boxes */
export async function startHolder(lab: Lab, spare: number): Promise<void> {
  await workloadDescriptor(lab);
  await runOperation(lab, cloneOperation(lab, { from: 'host', as: 'holder', flags: ['CLONE_NEWNS'], spare }));
  await runOperation(lab, holderSetUp(lab.userNamespace === undefined));
  if (lab.userNamespace !== undefined) await moveToDiskIfNeeded(lab);
}

/**
 * tmpfs(5): user.* attributes since Linux 6.6. Without them overlayfs in a user namespace cannot note what it must, and
 * making a folder where one was removed fails: EIO.
 */
async function moveToDiskIfNeeded(lab: Lab): Promise<void> {
  const attribute = setxattr({ pathname: stage, name: 'user.nslab', value: 'y' });
  const { errno } = await actorNamed(lab, 'holder').attempt(attribute);
  if (errno === 0) return;
  const source = makeDiskFolder(lab);
  await runOperation(lab, {
    title: { en: 'the stage on a disk', zh: '磁盘上的舞台' },
    parts: [
      { actor: 'holder', steps: [callStep(mount({ source, target: stage, mountflags: ['MS_BIND'] }))] },
    ],
    same: { shell: `mount --bind ${source} ${stage}` },
  });
}
