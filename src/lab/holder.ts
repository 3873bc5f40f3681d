// Starts the holder: the actor that keeps the lab's tmpfs mounted, so that the files of a box can be read after its end.

import { mount } from '../kernel/syscalls/calls/mount.ts';
import { setxattr } from '../kernel/syscalls/calls/xattrs.ts';
import { actorNamed, type Lab } from './lab.ts';
import { runOperation } from './operation/run-operation.ts';
import { callStep, type Operation } from './operation/step.ts';
import { cloneOperation } from './operations/clone-actor.ts';
import { labTmpfs, mountHolderTmpfs } from './operations/lab-tmpfs.ts';
import { setUpSteps } from './operations/set-up.ts';
import { makeDiskFolder } from './session/disk-folder.ts';
import { workloadDescriptor } from './workload.ts';

/** mount_namespaces(7), slave: mounts of the host propagate into its namespace, and none of its own propagate out. */
const holderSetUp = (isRoot: boolean): Operation => ({
  title: { en: 'a stage that the host does not see', zh: '宿主机看不到的工作区' },
  parts: [{ actor: 'holder', steps: [...setUpSteps('holder', 'slave-mounts'), ...mountHolderTmpfs(isRoot)] }],
  same: { shell: 'unshare --mount --propagation slave' },
});

/** Clones the holder from the host actor and mounts its tmpfs. @param spare sockets that it gets for boxes */
export async function startHolder(lab: Lab, spare: number): Promise<void> {
  await workloadDescriptor(lab);
  await runOperation(lab, cloneOperation(lab, { from: 'host', as: 'holder', flags: ['CLONE_NEWNS'], spare }));
  await runOperation(lab, holderSetUp(lab.userNamespace === undefined));
  if (lab.userNamespace !== undefined) await moveToDiskIfNeeded(lab);
}

/**
 * tmpfs(5): it has user.* attributes since Linux 6.6. In a user namespace overlayfs stores its marks in them; without
 * them, making a folder where one was removed fails with EIO.
 */
async function moveToDiskIfNeeded(lab: Lab): Promise<void> {
  const attribute = setxattr({ pathname: labTmpfs, name: 'user.nslab', value: 'y' });
  const { errno } = await actorNamed(lab, 'holder').attempt(attribute);
  if (errno === 0) return;
  const source = makeDiskFolder(lab);
  await runOperation(lab, {
    title: { en: 'the stage on a disk', zh: '磁盘上的工作区' },
    parts: [
      { actor: 'holder', steps: [callStep(mount({ source, target: labTmpfs, mountflags: ['MS_BIND'] }))] },
    ],
    same: { shell: `mount --bind ${source} ${labTmpfs}` },
  });
}
