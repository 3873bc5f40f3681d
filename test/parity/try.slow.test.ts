import { it } from 'vitest';
import { writeFileSync } from 'node:fs';
import { casesFor } from './cases.ts';
import { runOci } from './oci-runtime.ts';
import { runOurs } from './ours.ts';
import { makeBench } from './rootfs.ts';
it("x", async () => {
const bench = makeBench();
const out: Record<string, Record<string, string>> = {};
try {
  for (const { name, options, asked } of casesFor(bench)) {
    for (const which of ['nslab', 'runc', 'crun'] as const) {
      const begun = performance.now();
      try {
        const facts = which === 'nslab' ? await runOurs(bench, options) : await runOci(which, bench, asked);
        out[`${name}|${which}`] = Object.fromEntries(facts);
        console.log(name, which, facts.size, Math.round(performance.now() - begun));
      } catch (e) { console.log(name, which, 'FAILED', e instanceof Error ? e.message : e); }
    }
  }
} finally { bench.remove(); }
writeFileSync('/tmp/parity.json', JSON.stringify(out, null, 1));
}, 200000);
