// Packs fixtures/recordings/tour into dist/recordings/tour.jsonl.gz, as one session for machines that cannot run the
// tour.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from './typescript.js';

export function buildRecordings() {
  const from = join(root, 'fixtures', 'recordings', 'tour');
  const to = join(root, 'dist', 'recordings');
  const stages = readdirSync(from).sort();
  const session = Buffer.concat(stages.map((name) => readFileSync(join(from, name))));
  mkdirSync(to, { recursive: true });
  writeFileSync(join(to, 'tour.jsonl.gz'), gzipSync(session, { level: 9 }));
}
