import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { reportTo } from './scripts/test/report-tests.js';

const never = 'test/bench/**';
// Minutes, other kernels, other machines: `npm run test:full` sets NSLAB_TEST=full.
const slow = 'test/**/*.slow.test.{ts,tsx}';

/** Vitest begins with the largest files. The boot of a VM is a small one that takes two minutes: last, it would run alone. */
class BootFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const boots = ({ moduleId }: TestSpecification): boolean => moduleId.endsWith('/vm/boot.test.ts');
    return [...sorted.filter(boots), ...sorted.filter((file) => !boots(file))];
  }
}

const report = process.env.NSLAB_TEST_REPORT;

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: process.env.NSLAB_TEST === 'full' ? [never] : [never, slow],
    // In a worker thread the thread id differs from the PID, and PDEATHSIG follows the thread.
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: BootFirst },
    globalSetup: ['test/support/state-home.ts'],
    // Most take a second; a machine at half the speed that does other things too has time enough.
    // `npm test` tries a test that failed once more, and its summary names those that passed then; the full run does not.
    retry: process.env.NSLAB_TEST === 'core' ? 1 : 0,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: report === undefined ? ['default'] : ['default', reportTo(report)],
  },
});
