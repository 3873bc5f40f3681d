// Defines the error for a file that cannot be followed, and that the user can do something about.

export class RecordingError extends Error {
  override readonly name = 'RecordingError';
  readonly hint: string | undefined;

  constructor(message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.hint = options.hint;
  }
}

/**
 * The code that an error of Node carries; empty when it carries none. src/dash may not import src/kernel, which has
 * the same.
 */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';
