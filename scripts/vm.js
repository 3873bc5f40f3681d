// Runs `npm run test:vm`, as root: boots other kernels in qemu with this checkout inside; see test/vm/README.md.
import { constants } from 'node:os';
import { provideVmTools } from './test/vm-tools.js';
import { importTypeScript } from './typescript.js';

// What is made for a guest is removed on exit; a signal alone would end us without it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => process.exit(128 + constants.signals[signal]));
}

const missing = await provideVmTools();
if (missing !== undefined) {
  console.error(`vm: ${missing}`);
  process.exit(3);
}
const { main } = await importTypeScript('test/vm/run-matrix.ts');
process.exitCode = await main(process.argv.slice(2));
