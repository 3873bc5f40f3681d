import { defineConfig } from 'vitest/config';

const never = 'test/bench/**';
// Minutes, other kernels, other machines: `npm run test:full` sets NSLAB_TEST=full.
const slow = 'test/**/*.slow.test.{ts,tsx}';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: process.env.NSLAB_TEST === 'full' ? [never] : [never, slow],
    // In a worker thread the thread id differs from the PID, and PDEATHSIG follows the thread.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
