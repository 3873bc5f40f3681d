// Reads and writes small files in a folder of the user who runs nslab, with that user's rights only: as root, a link in
// their folder could lead us to any file of the machine.

import { join } from 'node:path';
import { type FileAct, fileRefusal } from './file-refusals.ts';
import { findOwner, folderPath } from './find-owner.ts';
import { MAX_BYTES, readUserFile, tooLarge } from './read-user-file.ts';
import { setFileAside } from './set-file-aside.ts';
import { startAsOwner } from './start-as-owner.ts';
import { inFolder, inMadeFolder } from './walk-to-folder.ts';
import { removeStale, writeUserFile } from './write-user-file.ts';

/** Files by their names in the folder. One thing is done at a time, in the order in which it was asked for. */
export interface UserFiles {
  /** Its path. */
  readonly folder: string;
  /**
   * @returns undefined when there is no such file
   * @throws UserError `failed` when it cannot be read, is no regular file of that user, or has more than 1 MiB
   */
  read(name: string): Promise<string | undefined>;
  /**
   * Replaces the whole file, or makes it with mode 0600; makes the folder too. If it fails, the file is as before.
   * @throws UserError `failed` when it cannot be written, or the text has more than 1 MiB
   */
  write(name: string, text: string): Promise<void>;
  /** Renames a damaged file. @returns its new name, `NAME.damaged-1` @throws UserError `failed` */
  setAside(name: string): Promise<string>;
  /** Ends the process that makes the calls, after what was asked for. */
  close(): Promise<void>;
}

export interface UserFilesOptions {
  readonly env: NodeJS.ProcessEnv;
  /** The actor's executable. */
  readonly actorPath: string;
  /** Where passwd(5) and group(5) are; by default /etc. */
  readonly etc?: string;
}

/**
 * Starts the process that makes the calls. Neither the folder nor a file needs to exist.
 * @throws UserError when the user has no home, or no process can be started with their rights
 */
export async function openUserFiles({ env, actorPath, etc }: UserFilesOptions): Promise<UserFiles> {
  const owner = findOwner(env, etc);
  const folder = folderPath(owner);
  const actor = await startAsOwner(actorPath, owner).catch((error: unknown) => {
    throw fileRefusal(error, 'start', folder);
  });
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(what: FileAct, path: string, work: () => Promise<T>): Promise<T> => {
    const done = last.then(work).catch((error: unknown) => {
      throw fileRefusal(error, what, path);
    });
    last = done.catch(() => undefined); // whoever asked for it is told
    return done;
  };
  let isClean = false;
  return {
    folder,
    read(name) {
      const path = pathOf(folder, name);
      return inTurn('read', path, () =>
        inFolder(actor, owner, (fd) => readUserFile(actor, { folder: fd, name, path }, owner.uid)),
      );
    },
    write(name, text) {
      const path = pathOf(folder, name);
      return inTurn('write', path, async () => {
        if (Buffer.byteLength(text) > MAX_BYTES) throw tooLarge(path);
        await inMadeFolder(actor, owner, async (fd) => {
          if (!isClean) await removeStale(actor, fd);
          isClean = true;
          await writeUserFile(actor, { folder: fd, name }, text);
        });
      });
    },
    setAside(name) {
      const path = pathOf(folder, name);
      return inTurn('set aside', path, () =>
        inMadeFolder(actor, owner, (fd) => setFileAside(actor, fd, name)),
      );
    },
    async close() {
      await last;
      actor.close();
      await actor.closed;
    },
  };
}

/** @throws TypeError: names are ours, and lead nowhere else */
function pathOf(folder: string, name: string): string {
  if (!/^\w[\w.-]{0,60}$/.test(name)) throw new TypeError(`no name of a file that nslab keeps: ${name}`);
  return join(folder, name);
}
