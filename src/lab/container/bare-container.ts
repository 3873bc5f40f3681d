// Makes a container that has namespaces and a cgroup and nothing else: it sees the machine's own files, has every
// capability that we have and no seccomp filter.

import { actorNamed, type Lab } from '../lab.ts';
import { hostnameOperation, setUpOperation } from '../operations/set-up.ts';
import { ownCapabilities } from '../own-capabilities.ts';
import type { Container } from './container.ts';
import { type CreateSpec, defaultContainer } from './container-spec.ts';
import { beginContainer } from './set-up-container.ts';
import { makeContainer } from './start-container.ts';

const bareSpec = (lab: Lab, name: string): CreateSpec => ({
  ...defaultContainer,
  name,
  hostname: name,
  limits: {},
  capabilities: ownCapabilities(lab),
  noNewPrivileges: false,
});

/**
 * The container's only process is an actor; programs are started in it later. It has UTS, PID, mount, IPC, network and
 * cgroup namespaces and a cgroup. Its mounts are a private copy of the host's, with a /proc of its own.
 * @throws SyscallError; UserError for a name that is taken
 */
export const createBareContainer = (lab: Lab, name: string): Promise<Container> => {
  const spec = bareSpec(lab, name);
  return makeContainer(lab, spec, async (resources) => {
    await beginContainer(lab, spec, { resources, spare: 0 }, () => [
      setUpOperation(name, 'private-mounts'),
      setUpOperation(name, 'proc'),
      hostnameOperation(name, name),
    ]);
    return { spec, argv: [], main: actorNamed(lab, name) };
  });
};
