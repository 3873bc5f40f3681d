// Finds the shell that learners get.

import { existsSync } from 'node:fs';

const shells = ['/bin/bash', '/bin/sh'];

/** The first that this machine has. */
export const shellPath = (): string => shells.find((path) => existsSync(path)) ?? '/bin/sh';
