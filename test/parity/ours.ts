// The probe in a container of `nslab run`.

import { randomBytes } from 'node:crypto';
import { startNslab } from '../support/nslab.ts';
import { factsOf } from './hold.ts';
import { throughPipes } from './pipes.ts';
import type { Bench } from './rootfs.ts';

/** @returns what the probe saw @throws Error with what nslab wrote, or when it left something on the host */
export async function runOurs(bench: Bench, options: readonly string[]): Promise<Map<string, string>> {
  const token = randomBytes(6).toString('hex');
  const started = startNslab(['run', '--rootfs', bench.root, ...options, '--', '/probe', token], {
    through: throughPipes,
  });
  try {
    return await factsOf(started, token, () => [...started.ids][0] ?? '');
  } finally {
    const { status, stderr } = await started.ended;
    const left = await started.left();
    if (status !== 0) throw new Error(`nslab ended with ${status}: ${stderr}`);
    if (left.length > 0) throw new Error(`nslab left ${left.join(', ')}`);
  }
}
