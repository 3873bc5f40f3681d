// Tells whose files a shell has: those of its container, or the machine's own.

import type { Texts } from '../session/event.ts';
import { harmless } from './harmless.ts';
import type { Model } from './model.ts';

/** @param container undefined: the one that a shell would be opened in */
export function hasOwnFiles({ parts, containers }: Model, container?: string): boolean {
  const known = containers.find(({ name }) => name === container);
  if (known !== undefined) return known.kind === 'whole';
  return parts?.ownRoot === true && (container === undefined || container === parts.of);
}

/** The title of a shell's panel: its container, and whose files it has. */
export const shellTitle = (model: Model, container: string): Texts =>
  hasOwnFiles(model, container)
    ? { en: `${harmless(container)} · files of its own`, zh: `${harmless(container)} · 自己的文件` }
    : { en: `${harmless(container)} · this machine’s files`, zh: `${harmless(container)} · 这台机器的文件` };
