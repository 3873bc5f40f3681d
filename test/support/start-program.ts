// Starts a program in a lab of a test.

import type { Lab, Program } from '../../src/lab/lab.ts';
import { runOperation } from '../../src/lab/operation/run-operation.ts';
import type { Operation } from '../../src/lab/operation/step.ts';
import { type StartOptions, startOperation } from '../../src/lab/operations/start-program.ts';

/** @param operation the usual one, or that one changed */
export async function startProgram(
  lab: Lab,
  options: StartOptions,
  operation: Operation = startOperation(lab, options),
): Promise<Program> {
  await runOperation(lab, operation);
  const program = lab.programs.get(options.as);
  if (program === undefined) throw new Error(`${options.as} was not started`);
  return program;
}
