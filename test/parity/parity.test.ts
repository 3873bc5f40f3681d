// Runs the same probe in a container of `nslab run` and in docker's, made by runc and crun, and tests that it sees the same,
// except for what differences.ts lists.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Case, cases, nameOf, wordsOf } from './cases.ts';
import { countsFor, differingFacts, surprises } from './compare.ts';
import { differences } from './differences.ts';
import type { Facts } from './facts.ts';
import { makeProbeRootfs, type ProbeRootfs } from './rootfs.ts';
import { runOurs } from './run-nslab.ts';
import { refusalOf, runOci, runtimes } from './run-oci-runtime.ts';

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

describe('the list of differences', () => {
  it('names cases that there are', () => {
    const named = differences.flatMap(({ cases: which }) =>
      which === 'all' ? [] : 'only' in which ? which.only : which.allBut,
    );
    expect(named.filter((name) => !cases.some((one) => nameOf(one) === name))).toEqual([]);
  });

  it('has a sentence as each reason', () => {
    expect(differences.filter(({ reason }) => !/^(?:to be fixed: )?\S.+\.$/.test(reason))).toEqual([]);
  });
});
