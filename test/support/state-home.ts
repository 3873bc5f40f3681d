// Gives the whole run a folder for the files of nslab's users: tests leave no progress in anybody's home.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let folder: string | undefined;

/** Workers, and what they start, inherit the variable: XDG Base Directory Specification, XDG_STATE_HOME. */
export function setup(): void {
  folder = mkdtempSync(join(tmpdir(), 'nslab-state-'));
  process.env.XDG_STATE_HOME = folder;
}

export function teardown(): void {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
}
