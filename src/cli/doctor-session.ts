// Runs `nslab doctor`: examines the machine, and prints what it found.

import { Chalk } from 'chalk';
import type { DoctorFlags } from './doctor.ts';
import { examineMachine } from './doctor-report.ts';
import { reportLines } from './doctor-text.ts';
import { exitCodes } from './exit-codes.ts';
import { abortOnSignal } from './own-signals.ts';

const WIDTH = 80;

/** @returns the exit status: 3 when a stage of the tour can only be replayed */
export async function doctor(flags: DoctorFlags): Promise<number> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  const { result: report, signal } = await abortOnSignal(examineMachine);
  if (signal !== undefined) return 128 + signal;
  if (flags.json === true) {
    await print(`${JSON.stringify(report, null, 2)}\n`);
  } else {
    const chalk = new Chalk(process.stdout.isTTY ? {} : { level: 0 });
    const width = Math.min(WIDTH, process.stdout.isTTY ? process.stdout.columns || WIDTH : WIDTH);
    await print(`${reportLines(report, { language: flags.lang, width, chalk }).join('\n')}\n`);
  }
  const live = report.stages.every(({ verdict }) => verdict !== 'recording');
  return live ? exitCodes.ok : exitCodes.machine;
}

/** Resolves when all is written: a pipe takes 64 KiB at a time, and the rest would be lost when we exit. */
const print = (text: string): Promise<void> =>
  new Promise((resolve) => {
    process.stdout.write(text, () => resolve());
  });
