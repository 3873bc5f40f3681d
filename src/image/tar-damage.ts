// Says what is wrong with a tar archive.

import { ToldError } from '../kernel/errors.ts';
import type { Texts } from '../kernel/languages.ts';

/** The archive is damaged, or has something that cannot be read exactly. The texts go behind the name of what has it. */
export class TarDamage extends ToldError {
  override readonly name = 'TarDamage';
  /** The name of the entry that is meant; undefined where its name is not known. */
  readonly entry: string | undefined;

  constructor(texts: Texts, options: { readonly entry?: string; readonly cause?: unknown } = {}) {
    super(texts, { cause: options.cause });
    this.entry = options.entry;
  }
}
