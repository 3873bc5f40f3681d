// Runs `nslab doctor`: examines the machine, and prints what it found.

import { Chalk } from 'chalk';
import type { DoctorFlags } from './doctor.ts';
import { examineMachine } from './doctor-report.ts';
import { reportLines } from './doctor-text.ts';
import { exitCodes } from './exit-codes.ts';
import { print } from './own-output.ts';
import { abortOnSignal } from './own-signals.ts';

const WIDTH = 80;

/** @returns the exit status: 3 when a stage of the tour can only be replayed */
export async function doctor(flags: DoctorFlags): Promise<number> {
  const { result: report, signal } = await abortOnSignal((stop) =>
    examineMachine({ signal: stop, quick: flags.quick }),
  );
  if (signal !== undefined) return 128 + signal;
  if (flags.json === true) {
    print(`${JSON.stringify(report, null, 2)}\n`, false);
  } else {
    const chalk = new Chalk(process.stdout.isTTY ? {} : { level: 0 });
    const width = Math.min(WIDTH, process.stdout.isTTY ? process.stdout.columns || WIDTH : WIDTH);
    print(`${reportLines(report, { language: flags.lang, width, chalk }).join('\n')}\n`);
  }
  const live = report.stages.every(({ verdict }) => verdict !== 'recording');
  return live ? exitCodes.ok : exitCodes.machine;
}
