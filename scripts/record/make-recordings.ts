// Records a tour on this machine, normalizes it, and writes a file for each stage.

import { chmodSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/lab/session/session-files.ts';
import { readCompiledLessons } from '../../src/lesson/compiled-lessons.ts';
import type { Event } from '../../src/session/event.ts';
import { openRecorder } from '../../src/session/recorder.ts';
import { normalize, stagesOf } from './normalize.ts';
import { pidMap } from './pids.ts';
import { recordTour } from './record-tour.ts';

const SMALLEST_PID = 1000;

async function main(): Promise<void> {
  if (process.geteuid?.() !== 0) return refuse('run it as root: the tour needs it');
  process.title = 'nslab'; // what the tree shows
  const { events, ok } = await recordTour(readCompiledLessons(join(packageRoot(), 'dist', 'lessons.json')));
  if (!ok) return refuse('not every check of the tour held, or something was left; nothing was written');
  if (Math.min(...pidMap(events).keys()) < SMALLEST_PID) {
    return refuse(`PIDs below ${SMALLEST_PID} cannot be told from other numbers; nothing was written`);
  }
  const folder = join(packageRoot(), 'fixtures', 'recordings', 'tour');
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) rmSync(join(folder, name));
  for (const stage of stagesOf(normalize(events))) await write(folder, stage);
}

async function write(folder: string, stage: readonly Event[]): Promise<void> {
  const step = stage.find((event) => event.type === 'step');
  const path = join(folder, `${String(step?.lessonNumber).padStart(2, '0')}-${step?.lesson}.jsonl`);
  const recorder = openRecorder(path);
  for (const event of stage) recorder.record(event);
  await recorder.close();
  chmodSync(path, 0o644);
  console.log(`${path}: ${stage.length} events, ${Math.round(statSync(path).size / 1024)} KiB`);
}

function refuse(why: string): void {
  console.error(`record: ${why}`);
  process.exitCode = 1;
}

await main();
