// Runs `npm run record`, as root: runs the tour on this machine, and keeps it in fixtures/recordings, for tests and for
// machines that cannot run it.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import './build.js';
import { bundle, temporaryFile } from './typescript.js';

const MINUTES = 2;
const file = temporaryFile();

await bundle('scripts/record/make-recordings.ts', file);
try {
  // In a process of its own: esbuild has children, and the tour shows all children of nslab.
  const { status } = spawnSync(process.execPath, [file], { stdio: 'inherit', timeout: MINUTES * 60_000 });
  process.exitCode = status ?? 1;
} finally {
  rmSync(file);
}
