// Tries the folder in which a session notes what it makes, before it makes it.

import { existsSync, rmdirSync } from 'node:fs';
import { unlessGone } from '../kernel/proc/vanishing.ts';
import { isPrivileged } from '../lab/privileged.ts';
import { openLedger } from '../lab/session/ledger.ts';
import { removeEmptySessionFolders, sessionFolderPath } from '../lab/session/session-folders.ts';
import type { Finding } from './ability.ts';
import { evidence } from './join-evidence.ts';
import type { ProbeContext } from './probe-context.ts';

/** `giveBack` removes a user's folder that did not exist before, unless another session of that user uses it by then. */
export function borrowSessionFolder(): { giveBack(): void } {
  const path = sessionFolderPath();
  const stays = existsSync(path) || isPrivileged();
  return {
    giveBack() {
      if (!stays) unlessGone(() => rmdirSync(path), ['ENOTEMPTY', 'EACCES']);
      removeEmptySessionFolders();
    },
  };
}

/** No lab opens without a ledger, since what a killed session leaves could not be found. @throws UserError, SyscallError */
export async function tryLedger(context: ProbeContext): Promise<Finding> {
  const folder = borrowSessionFolder();
  try {
    const ledger = await openLedger(context.session, await context.firstActor());
    ledger.remove();
    return { state: 'works', found: evidence(ledger.path) };
  } finally {
    folder.giveBack();
  }
}
