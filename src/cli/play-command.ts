// Parses what a learner types in free play where there is no screen: `create NAME [bare]`, `freeze`, `thaw`, `remove NAME`.

import type { Ask } from '../session/intent.ts';

/** @returns what the line asks for; undefined when it is not a command */
export function parsePlayCommand(line: string): Ask | undefined {
  const [verb, container, kind, ...rest] = line.trim().split(/\s+/);
  if (container === undefined || rest.length > 0) return undefined;
  if (verb === 'create' && (kind === undefined || kind === 'whole' || kind === 'bare')) {
    return { type: 'create', container, kind: kind ?? 'whole' };
  }
  if (kind !== undefined) return undefined;
  if (verb === 'freeze' || verb === 'thaw') return { type: 'freeze', container, on: verb === 'freeze' };
  return verb === 'remove' ? { type: 'remove', container } : undefined;
}
