// Checks that running a lesson does not load zod, which takes longer to load than all the rest.

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../src/lab/session/session-files.ts';

/** All modules that a file imports at run time, directly or through others. */
function loadedBy(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  if (!file.startsWith('/')) return seen;
  const imports = readFileSync(file, 'utf8').matchAll(/^(?:import|export)(?! type\b)[^;]*?from '([^']+)';/gm);
  for (const [, name = ''] of imports)
    loadedBy(name.startsWith('.') ? join(dirname(file), name) : name, seen);
  return seen;
}

it('the runner of lessons loads every verb, and no zod', () => {
  const src = join(packageRoot(), 'src');
  const loaded = loadedBy(join(src, 'engine/runners/run-tour.ts'));
  expect(loaded).toContain(join(src, 'lesson/verbs/verb-table.ts'));
  expect(loaded).toContain(join(src, 'lesson/verbs/link-verb.ts'));
  expect([...loaded].filter((name) => !name.startsWith('/') && !name.startsWith('node:'))).not.toContain(
    'zod',
  );
  expect(loadedBy(join(src, 'lesson/load-lessons.ts'))).toContain('zod');
});
