// Loads the recording of all lessons that nslab brings.

import { join } from 'node:path';
import { packageRoot } from '../lab/session/session-files.ts';
import type { Recording } from '../session/read-recording.ts';

/** Loads the reader of recordings only when one is played. */
export async function shippedRecording(): Promise<Recording> {
  const { readRecording } = await import('../session/read-recording.ts');
  return readRecording(join(packageRoot(), 'dist', 'recordings', 'tour.jsonl.gz'));
}
