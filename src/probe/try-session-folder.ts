// The folder in which a session notes what it makes, before it makes it.

import { existsSync, rmdirSync } from 'node:fs';
import { unlessGone } from '../kernel/proc/vanishing.ts';
import { isPrivileged } from '../lab/privileged.ts';
import { openLedger } from '../lab/session/ledger.ts';
import { sessionFolder, sessionFolderPath } from '../lab/session/session-files.ts';
import type { Finding } from './ability.ts';
import type { Ground } from './trial-ground.ts';

/** A user's own folder that was not there before goes again, unless another session of that user is in it by then. */
export function borrowSessionFolder(): { giveBack(): void } {
  const path = sessionFolderPath();
  const stays = existsSync(path) || isPrivileged();
  return {
    giveBack() {
      if (!stays) unlessGone(() => rmdirSync(path), ['ENOTEMPTY', 'EACCES']);
    },
  };
}

/** No lab is opened without one: what a killed session leaves could not be found. @throws UserError, SyscallError */
export async function tryLedger(ground: Ground): Promise<Finding> {
  const folder = borrowSessionFolder();
  try {
    const ledger = await openLedger(sessionFolder(), ground.session, await ground.first());
    ledger.remove();
    return { state: 'works', found: ledger.path };
  } finally {
    folder.giveBack();
  }
}
