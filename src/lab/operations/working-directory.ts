// Makes a container's working directory, and changes to it before the user's ids are set, as docker does.

import { close } from '../../kernel/syscalls/calls/file-descriptors.ts';
import { fchdir, openat2 } from '../../kernel/syscalls/calls/paths.ts';
import { ref } from '../../kernel/syscalls/plumbing/encoder.ts';
import { callStep, type Operation, type Step } from '../operation/step.ts';
import { makeFolders } from './exec-program.ts';

/** The name of its descriptor, by which an error tells that the call was made for it. */
export const workingDirectory = 'working-directory';

/**
 * Root may enter folders that the user may not. path_resolution(7): only a magic link, such as /proc/self/fd/9, leads out of
 * a process's root. openat2(2) refuses those, so what was opened is inside (CVE-2024-21626).
 */
export const workIn = (pathname: string): Step[] => [
  callStep(
    openat2(
      { pathname, flags: ['O_PATH', 'O_DIRECTORY', 'O_CLOEXEC'], resolve: ['RESOLVE_NO_MAGICLINKS'] },
      { as: workingDirectory },
    ),
  ),
  callStep(fchdir({ fd: ref(workingDirectory) })),
  callStep(close({ fd: ref(workingDirectory) })),
];

/** @param path without a symbolic link in it */
export const makeWorkingDirectory = (actor: string, path: string): Operation => ({
  title: { en: 'the working directory', zh: '工作目录' },
  parts: [{ actor, steps: makeFolders(path) }],
  same: { shell: `mkdir -p ${path}` },
});
