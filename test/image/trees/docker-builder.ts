// Builds an image with Docker's own engine.

import { openDockerEngine } from '../../support/docker-engine.ts';
import { workload } from '../../support/nslab.ts';
import type { Tmpfs } from '../tmpfs.ts';
import type { Builder } from './builders.ts';

/** The tree is changed in a running container: with a program that waits, and from outside. */
export async function dockerBuilder(tmpfs: Tmpfs): Promise<Builder> {
  const { room, cgroup, docker, close } = await openDockerEngine(tmpfs);
  tmpfs.sh(
    `mkdir -p ${room}/base/bin && cp ${workload} ${room}/base/bin/workload && tar -c -C ${room}/base . > ${room}/base.tar`,
  );
  docker(`import ${room}/base.tar image:base`);
  let [last, container] = ['base', ''];
  return {
    edit: async () => {
      container = docker(
        `run -d --network none --cgroup-parent /${cgroup} image:${last} /bin/workload hold 600`,
      );
      return `/proc/${docker(`inspect -f '{{.State.Pid}}' ${container}`)}/root`;
    },
    commit: async (commit) => {
      last = String(commit);
      docker(`commit ${container} image:${last}`);
      docker(`rm -f ${container}`);
    },
    save: async () => {
      docker(`save -o ${room}/docker.tar image:${last}`);
      return [`${room}/docker.tar`];
    },
    close,
  };
}
