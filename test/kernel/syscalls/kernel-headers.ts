// Reads this machine's kernel headers, for tests: numbers of system calls, and constants as the C compiler sees them.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const multiarch = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu';

function firstThere(paths: readonly string[]): string {
  const found = paths.find((path) => existsSync(path));
  if (found === undefined)
    throw new Error(`no kernel headers: install linux-libc-dev (tried ${paths.join(', ')})`);
  return found;
}

/** The header with the numbers of the machine that runs the test. arm64 uses the generic table. */
export const ownNumbers = (): Map<string, number> =>
  process.arch === 'arm64'
    ? genericNumbers()
    : numbersIn(
        firstThere([`/usr/include/${multiarch}/asm/unistd_64.h`, '/usr/include/asm/unistd_64.h']),
        '__NR_',
      );

export const genericNumbers = (): Map<string, number> =>
  numbersIn(firstThere(['/usr/include/asm-generic/unistd.h']), '__NR(?:3264)?_');

function numbersIn(path: string, prefix: string): Map<string, number> {
  const found = readFileSync(path, 'utf8').matchAll(new RegExp(`^#define ${prefix}(\\w+)\\s+(\\d+)`, 'gm'));
  return new Map([...found].map(([, name = '', number]) => [name, Number(number)]));
}

/**
 * What the compiler makes of C expressions.
 * @param include lines that come first
 * @param expressions by name; those that use a constant missing in the headers are left out
 */
export function evaluate(include: string, expressions: ReadonlyMap<string, string>): Map<string, bigint> {
  const folder = mkdtempSync(join(tmpdir(), 'nslab-headers-'));
  try {
    const known = identifiers(include, folder);
    const prints = [...expressions]
      .filter(([, expression]) => wordsIn(expression).every((word) => known.has(word)))
      .map(([name, expression]) => `  printf("%s %llu\\n", "${name}", (unsigned long long)(${expression}));`);
    const source = `${include}\nint printf(const char *__restrict, ...);\nint main(void)\n{\n${prints.join('\n')}\n  return 0;\n}\n`;
    writeFileSync(join(folder, 'print.c'), source);
    execFileSync('cc', ['-w', '-o', join(folder, 'print'), join(folder, 'print.c')], { timeout: 60_000 });
    const lines = execFileSync(join(folder, 'print'), { encoding: 'utf8', timeout: 10_000 })
      .trim()
      .split('\n');
    return new Map(
      lines.map((line) => {
        const [name = '', value = ''] = line.split(' ');
        return [name, BigInt(value)];
      }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Every identifier that the headers mention: macros, and enumerators too, which #ifdef does not see. */
function identifiers(include: string, folder: string): Set<string> {
  const path = join(folder, 'include.c');
  writeFileSync(path, include);
  const options = { encoding: 'utf8', timeout: 60_000, maxBuffer: 64 * 1024 * 1024 } as const;
  return new Set(
    wordsIn(execFileSync('cc', ['-E', '-dD', path], options)).concat('sizeof', 'struct', 'union'),
  );
}

const wordsIn = (text: string): string[] => text.match(/\b[A-Za-z_]\w*\b/g) ?? [];
