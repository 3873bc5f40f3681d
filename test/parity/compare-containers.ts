// Declares tests that run the same probe in a container of `nslab run` and in docker's, made by runc and crun: it sees the
// same, except for what differences.ts lists.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Case, nameOf, wordsOf } from './cases.ts';
import { countsFor, differingFacts, surprises } from './compare.ts';
import { differences } from './differences.ts';
import type { Facts } from './facts.ts';
import { makeProbeRootfs, type ProbeRootfs } from './rootfs.ts';
import { runOurs } from './run-nslab.ts';
import { refusalOf, runOci, runtimes } from './run-oci-runtime.ts';

/** Declares one test for each case and runtime. */
export function compareContainers(cases: readonly Case[]): void {
  let rootfs: ProbeRootfs;
  beforeAll(() => {
    rootfs = makeProbeRootfs();
  });
  afterAll(() => rootfs.remove());

  const runs = new Map<string, Promise<Facts>>();

  /** What the probe saw in nslab, for each case: it runs only once. */
  function ours(one: Case): Promise<Facts> {
    const run = runs.get(nameOf(one)) ?? runOurs(rootfs, wordsOf(one, rootfs));
    runs.set(nameOf(one), run);
    return run;
  }

  describe.each(runtimes)('a container of nslab run is what docker makes by %s', (runtime) => {
    it.each(cases.map((one) => [nameOf(one), one] as const))('%s', async (name, one) => {
      const refusal = await refusalOf(runtime, rootfs);
      if (refusal !== undefined) {
        console.log(`${name}: not compared, ${runtime} refuses this machine: ${refusal}`);
        return;
      }
      const theirs = await runOci(runtime, rootfs, one.asked(rootfs));
      const listed = differences.filter((difference) => countsFor(difference, runtime, name));
      expect(surprises(differingFacts(await ours(one), theirs), listed)).toEqual([]);
    });
  });
}
