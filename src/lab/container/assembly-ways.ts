// Shows the parts of a whole container in other ways: as shell commands, in Go, in C, with docker.

import type { CloneFlag } from '../../kernel/syscalls/calls/process.ts';
import type { Same } from '../../session/event.ts';
import { mkdirWays } from '../operations/file-ways.ts';
import { boxFolder, mergedOf, upperOf, workOf } from '../operations/lab-tmpfs.ts';
import { mountWays } from '../operations/mount-ways.ts';
import { alike, cloneWays, dockerRun, joinWays, startWays } from '../operations/other-ways.ts';
import { type SetUpPart, setUpOperation } from '../operations/set-up.ts';

/** Alike in its namespaces: its cgroup, with a dozen files on version 1, takes a page. @param docker the line that limits it */
export const processWays = (namespaces: readonly CloneFlag[], docker: string | undefined): Same => {
  const ways = alike(cloneWays(namespaces));
  return { ...ways, docker: docker ?? ways.docker };
};

/** @param isSkeleton alike in that it is another filesystem: what is bound into it takes a page */
export function rootWays(box: string, isSkeleton: boolean): Same {
  if (isSkeleton) {
    const tmpfs = mountWays('tmpfs', mergedOf(box), 'tmpfs', ['MS_NODEV'], 'size=64m,mode=0755');
    return { ...alike(tmpfs), docker: dockerRun([]) };
  }
  return joinWays([...setUpWays(box, 'private-mounts', 'stage'), foldersOf(box), ...setUpWays(box, 'root')]);
}

/** Alike in what is mounted: of the nodes in /dev there is one, and nothing is covered. */
export const kernelFileWays = (box: string): Same => joinWays(setUpWays(box, 'proc', 'sys', 'dev'));

const setUpWays = (box: string, ...parts: readonly SetUpPart[]): Same[] =>
  parts.map((part) => setUpOperation(box, part).same);

function foldersOf(box: string): Same {
  const layers = [upperOf(box), workOf(box), mergedOf(box)];
  return {
    ...joinWays([boxFolder(box), ...layers].map(mkdirWays)),
    shell: `mkdir -p ${layers.join(' ')}`,
  };
}

/** Alike in that it has fewer privileges: none at all, instead of docker's list, and no filter. Those of Go are a thread's. */
export function commandWays(argv: readonly string[]): Same {
  const { shell, go, c } = startWays(argv);
  return alike({
    shell: `setpriv --no-new-privs --bounding-set=-all ${shell} &`,
    go: `runtime.LockOSThread(); for i := uintptr(0); i <= unix.CAP_LAST_CAP; i++ { unix.Prctl(unix.PR_CAPBSET_DROP, i, 0, 0, 0) }; unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); ${go}`,
    c: c
      ?.replace(
        'execv',
        () =>
          '{ for (int i = 0; prctl(PR_CAPBSET_DROP, i) == 0; i++) continue; prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); execv',
      )
      .concat(' }'),
    docker: dockerRun(['--init'], shell),
  });
}
