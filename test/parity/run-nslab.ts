// Runs the probe in a container of `nslab run`.

import { randomBytes } from 'node:crypto';
import { startNslab } from '../support/nslab.ts';
import { factsOf } from './collect-facts.ts';
import { RUN } from './compare.ts';
import { throughPipes } from './pipes.ts';
import type { ProbeRootfs } from './rootfs.ts';

/**
 * @returns what the probe saw; or, when nslab refused to run it, only that
 * @throws Error when the probe failed, or nslab left something on the host
 */
export async function runOurs(rootfs: ProbeRootfs, options: readonly string[]): Promise<Map<string, string>> {
  const token = randomBytes(6).toString('hex');
  const started = startNslab(['run', '--rootfs', rootfs.root, ...options, '--', '/probe', token], {
    through: throughPipes,
  });
  const told = await factsOf(started, token, rootfs, () => [...started.ids][0] ?? '').catch(
    (error: unknown) => error,
  );
  const { status, stdout } = await started.ended;
  const left = await started.left();
  if (left.length > 0) throw new Error(`nslab left ${left.join(', ')}`);
  if (told instanceof Map && status === 0) return told;
  const refused = stdout === '' && status >= REFUSED;
  if (refused) return new Map([[RUN, `refused, ${status}`]]);
  throw told instanceof Error ? told : new Error(`the probe in nslab ended with ${status}`);
}

/** docker's 125 to 127: the command was not run. */
const REFUSED = 125;
