// Reads the version from package.json.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../lab/session/session-files.ts';

export function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : '?';
}
