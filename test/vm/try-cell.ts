// Runs the tour in one cell of the matrix, once to its end and once until it is killed; the doctor; and, as root, the
// kernel tests.

import { runInVm, VmError, type VmOptions, type VmResult } from './boot.ts';
import type { Cell } from './cells.ts';
import type { Kernel } from './kernels.ts';
import { readStages, type Stage } from './stages.ts';

export interface CellResult {
  readonly cell: string;
  readonly release: string;
  readonly stages: readonly Stage[];
  /** The tour's; undefined when the guest gave none. */
  readonly status: number | undefined;
  /** What nslab said when it failed, or qemu. */
  readonly said: string;
  /** What the doctor says of each stage. */
  readonly verdicts: readonly string[];
  /** What was there after the tour and not before; and after one that was killed, once it was cleaned up. */
  readonly left: readonly string[];
  readonly tests?: { readonly passed: number; readonly failed: readonly string[] };
  readonly seconds: number;
}

const TOUR_S = 300;
const TESTS_S = 900;
/** CPU-bound code is 10 to 30 times slower there. */
const TEST_MS = 180_000;
const SAID_LINES = 12;

/** About the kernel, and quick: one that needs much time of the CPU tells no more there than here. */
const kernelTests = [
  'test/kernel/actor/calls.test.ts',
  'test/kernel/actor/clone.test.ts',
  'test/kernel/actor/exits.test.ts',
  'test/kernel/cgroupfs',
  'test/kernel/diagnose/pivot-root.test.ts',
  'test/kernel/netlink/link.test.ts',
  'test/kernel/netlink/address.test.ts',
  'test/kernel/netlink/route.test.ts',
  'test/kernel/proc/mountinfo.test.ts',
  'test/kernel/proc/namespaces.test.ts',
];

const RECORDING = '/var/tmp/tour.jsonl';
const LEFT = '/var/tmp/left';
const DOCTOR = '/var/tmp/doctor.json';
const REPORT = '/var/tmp/vitest.json';

/** The folder of the ledgers itself, nslab, stays. */
const tour = `
things() {
  find /sys/fs/cgroup -type d
  find /run /tmp /dev/shm $XDG_RUNTIME_DIR -xdev -path '*nslab*' ! -name nslab
  cut -d' ' -f 2 /proc/mounts
  cut -s -d: -f 1 /proc/net/dev
  grep -hs '^Name:.*nslab' /proc/[0-9]*/status
}
things >/var/tmp/before 2>/dev/null
node dist/cli.js tour --auto --plain --record ${RECORDING}
status=$?
things >/var/tmp/after 2>/dev/null
diff /var/tmp/before /var/tmp/after | grep '^>' >${LEFT}

node dist/cli.js doctor --json >${DOCTOR}

node dist/cli.js tour --auto --plain >/var/tmp/killed &
tour=$!
until grep -q '^== 5/7' /var/tmp/killed || ! kill -0 $tour; do sleep 0.1; done
kill -9 $tour
node dist/cli.js clean >/dev/null
things >/var/tmp/after 2>/dev/null
diff /var/tmp/before /var/tmp/after | sed -n 's/^>/> killed:/p' >>${LEFT}
exit $status`;

/** @throws Error when no VM can be made; not when what runs in it fails */
export async function tryCell(cell: Cell, kernel: Kernel, checkout: string | undefined): Promise<CellResult> {
  const boot = (options: Pick<VmOptions, 'command' | 'files' | 'timeoutMs'>): Promise<VmResult | VmError> =>
    runInVm({ ...cell, kernel, checkout, ...options }).catch((error: unknown) => {
      if (error instanceof VmError) return error;
      throw error;
    });
  const started = performance.now();
  const toured = await boot({
    command: ['sh', '-c', tour],
    files: [RECORDING, LEFT, DOCTOR],
    timeoutMs: TOUR_S * 1000,
  });
  const files = toured instanceof VmError ? undefined : toured.files;
  const said = toured instanceof VmError ? toured.message : toured.stderr;
  return {
    cell: cell.name,
    release: kernel.release,
    stages: readStages(files?.get(RECORDING)),
    verdicts: verdictsIn(files?.get(DOCTOR)),
    status: toured instanceof VmError ? undefined : toured.status,
    said: said.trim().split('\n').slice(-SAID_LINES).join('\n'),
    left: (files?.get(LEFT) ?? '').split('\n').filter((line) => line !== ''),
    ...(cell.user === 'root' ? { tests: await testKernel(boot) } : {}),
    seconds: Math.round((performance.now() - started) / 1000),
  };
}

/** `nslab doctor --json`. */
function verdictsIn(report: string | undefined): string[] {
  if (report === undefined || report === '') return [];
  const { stages } = JSON.parse(report) as { stages: readonly { readonly verdict: string }[] };
  return stages.map(({ verdict }) => verdict);
}

async function testKernel(
  boot: (options: Pick<VmOptions, 'command' | 'files' | 'timeoutMs'>) => Promise<VmResult | VmError>,
): Promise<NonNullable<CellResult['tests']>> {
  const options = ['--maxWorkers=1', `--testTimeout=${TEST_MS}`, `--hookTimeout=${TEST_MS}`];
  const reporter = ['--reporter=json', `--outputFile=${REPORT}`];
  const tested = await boot({
    command: ['node_modules/.bin/vitest', 'run', ...options, ...reporter, ...kernelTests],
    files: [REPORT],
    timeoutMs: TESTS_S * 1000,
  });
  if (tested instanceof VmError) return { passed: 0, failed: [tested.message] };
  const report = tested.files.get(REPORT);
  if (report === undefined) return { passed: 0, failed: [`vitest wrote no report: ${tested.stderr}`] };
  return countTests(report);
}

/** What is read of vitest's report. */
interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

/** A test that was skipped has not passed; nor has a file that could not be read. */
function countTests(report: string): NonNullable<CellResult['tests']> {
  const { testResults } = JSON.parse(report) as Report;
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const failed = tests.filter(({ status }) => status !== 'passed').map(({ fullName }) => fullName);
  const files = testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && assertionResults.every((test) => test.status === 'passed'),
  );
  return { passed: tests.length - failed.length, failed: [...failed, ...files.map(({ name }) => name)] };
}
