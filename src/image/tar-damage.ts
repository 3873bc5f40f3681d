// Says what is wrong with a tar archive.

/** The archive is damaged, or has something that cannot be read exactly. The message goes behind the name of what has it. */
export class TarDamage extends Error {
  override readonly name = 'TarDamage';
  /** The name of the entry that is meant; undefined where its name is not known. */
  readonly entry: string | undefined;

  constructor(message: string, options: { readonly entry?: string; readonly cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.entry = options.entry;
  }
}
