// Holds the key tables of all screens against each other: one row for each key, one meaning for each letter, both languages.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const entry = 'src/ui/keys/key-problems.ts';

/** @param {string} root of the checkout @returns {Promise<string[]>} a line for each problem */
async function problemsIn(root) {
  if (!existsSync(join(root, entry))) return []; // it has no screens
  const folder = mkdtempSync(join(tmpdir(), 'nslab-keys-'));
  try {
    const outfile = join(folder, 'keys.mjs');
    await build({
      absWorkingDir: root,
      entryPoints: [entry],
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
    });
    const { keyProblems } = await import(pathToFileURL(outfile).href);
    return await keyProblems();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const problems = await problemsIn(process.cwd());
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
