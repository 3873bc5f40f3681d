// Holds the key tables of all screens against each other: one row for each key, one meaning for each letter, both languages.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { importTypeScript } from '../typescript.js';

const entry = 'src/ui/keys/key-problems.ts';

/** @param {string} folder of the checkout @returns {Promise<string[]>} a line for each problem */
async function problemsIn(folder) {
  if (!existsSync(join(folder, entry))) return []; // it has no screens
  const { keyProblems } = await importTypeScript(entry, folder);
  return keyProblems();
}

const problems = await problemsIn(process.cwd());
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
