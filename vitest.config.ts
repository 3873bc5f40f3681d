import { defineConfig } from 'vitest/config';
import { reportTo } from './scripts/test/report-tests.js';

const never = 'test/bench/**';
// Minutes, other kernels, other machines: `npm run test:full` sets NSLAB_TEST=full.
const slow = 'test/**/*.slow.test.{ts,tsx}';

const report = process.env.NSLAB_TEST_REPORT;

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: process.env.NSLAB_TEST === 'full' ? [never] : [never, slow],
    // In a worker thread the thread id differs from the PID, and PDEATHSIG follows the thread.
    pool: 'forks',
    maxWorkers: 2,
    globalSetup: ['test/support/state-home.ts'],
    // Most take a second; a machine at half the speed that does other things too has time enough.
    // `npm test` tries a test that failed once more, and its summary names those that passed then; the full run does not.
    retry: process.env.NSLAB_TEST === 'core' ? 1 : 0,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: report === undefined ? ['default'] : ['default', reportTo(report)],
  },
});
