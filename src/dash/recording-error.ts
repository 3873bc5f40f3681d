// Defines the error for a file that cannot be followed, and that the user can do something about.

import type { Texts } from '../session/event.ts';

export class RecordingError extends Error {
  override readonly name = 'RecordingError';
  readonly texts: Texts;
  readonly hint: Texts | undefined;

  constructor(texts: Texts, options: { hint?: Texts | undefined; cause?: unknown } = {}) {
    super(texts.en, { cause: options.cause });
    this.texts = texts;
    this.hint = options.hint;
  }
}

/**
 * The code that an error of Node carries; empty when it carries none. src/dash may not import src/kernel, which has
 * the same.
 */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';
