// Quotes a word for the shell, where it needs quotes: a path may have spaces, and the kernel allows links named `a;b`.

export const quoteWord = (value: string): string =>
  /^[\w.@:+/-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
