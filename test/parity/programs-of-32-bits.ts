// Tests whether this machine's kernel runs 32-bit programs at all: many are built or booted without them.

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** getpid, called as a 32-bit program does: without IA32_EMULATION the kernel sends SIGSEGV, or returns ENOSYS. */
const source =
  'int main(void) { long result = 20; __asm__ volatile("int $0x80" : "+a"(result) : : "memory"); return result < 0; }';

export function servesPrograms32(): boolean {
  if (process.arch !== 'x64') return false;
  const folder = mkdtempSync(join(tmpdir(), 'nslab-test-'));
  try {
    const program = join(folder, 'int80');
    execFileSync('cc', ['-xc', '-', '-o', program], { input: source });
    return spawnSync(program).status === 0;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
