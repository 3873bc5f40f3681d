// Makes a container of namespaces alone: the machine's own files as they are, every capability that we have, no filter. What it lacks is
// what a whole one has.

import { readStatus } from '../../kernel/proc/status.ts';
import { CAP, type Capability } from '../../kernel/syscalls/structs/capabilities.ts';
import { actorNamed, type Lab } from '../lab.ts';
import { hostnameOperation, setUpOperation } from '../operations/set-up.ts';
import type { Container } from './container.ts';
import { type CreateSpec, usualContainer } from './container-spec.ts';
import { beginContainer } from './set-up-container.ts';
import { makeContainer } from './start-container.ts';

/**
 * capset(2): nobody is given a capability that is not permitted to whoever starts it, and root in a container may lack some.
 * user_namespaces(7): the first process of a user namespace has them all in it.
 */
function ownCapabilities({ userNamespace }: Lab): Capability[] {
  const all = Object.keys(CAP) as Capability[];
  const permitted = userNamespace === undefined ? readStatus('self')?.capPrm : undefined;
  return permitted === undefined ? all : all.filter((name) => ((permitted >> BigInt(CAP[name])) & 1n) === 1n);
}

const bareSpec = (lab: Lab, name: string): CreateSpec => ({
  ...usualContainer,
  name,
  hostname: name,
  limits: {},
  capabilities: ownCapabilities(lab),
  noNewPrivileges: false,
});

/**
 * A container in which nothing runs but an actor: programs are entered into it. It has namespaces for names, processes,
 * mounts, IPC, network and cgroups, and a cgroup; its mounts are the host's, private, with a /proc of its own.
 * @throws SyscallError; UserError for a name that is taken
 */
export const createBareContainer = (lab: Lab, name: string): Promise<Container> => {
  const spec = bareSpec(lab, name);
  return makeContainer(lab, spec, async (making) => {
    await beginContainer(lab, spec, { making, spare: 0 }, () => [
      setUpOperation(name, 'private-mounts'),
      setUpOperation(name, 'proc'),
      hostnameOperation(name, name),
    ]);
    return { spec, argv: [], main: actorNamed(lab, name) };
  });
};
