// `npm run test:vm`: one command in one VM, or the matrix of them.

import { parseArgs } from 'node:util';
import { UserError } from '../../src/kernel/errors.ts';
import { runInVm, VmError } from './boot.ts';
import { type Cell, cellsNamed } from './cells.ts';
import type { Hierarchy, Place, User } from './job.ts';
import { type KernelName, provideKernel } from './kernels.ts';
import { runMatrix } from './matrix.ts';

const kernels = ['6.1', 'newest'] as const satisfies readonly KernelName[];
const hierarchies = ['v1', 'v2', 'memory_v1', 'memory_v2'] as const satisfies readonly Hierarchy[];
const users = ['root', 'ordinary'] as const satisfies readonly User[];
const places = ['root', 'login', 'delegated', 'systemd'] as const satisfies readonly Place[];

const TIMEOUT_S = 600;
const EXIT = { usage: 2, machine: 3, timeout: 124, guest: 125 };

const say = (line: string): void => console.error(`vm: ${line}`);

/** @param args those behind `scripts/vm.js` @returns the exit status: the command's, or 0 when the matrix is well */
export async function main(args: readonly string[]): Promise<number> {
  try {
    return await runAll(parse(args));
  } catch (error) {
    if (error instanceof VmError) {
      say(error.message);
      return error.timedOut ? EXIT.timeout : EXIT.guest;
    }
    if (!(error instanceof UserError)) throw error;
    say(error.message);
    if (error.hint !== undefined) say(error.hint.en);
    return error.kind === 'usage' ? EXIT.usage : EXIT.machine;
  }
}

async function runAll({ values, positionals: command }: Given): Promise<number> {
  const cells = cellsNamed(values.only);
  if (cells.length === 0) throw new UserError('usage', `no cell is called ${values.only.join(' or ')}`);
  const { checkout, json } = values;
  if (command.length === 0) return (await runMatrix({ cells, checkout, json, say })) ? 0 : 1;
  if (values.only.length === 0) return await runCommand(cellOf(values), command, values);
  let worst = 0;
  for (const cell of cells) {
    say(cell.name);
    worst = Math.max(worst, await runCommand(cell, command, values));
  }
  return worst;
}

const cellOf = (values: Given['values']): Omit<Cell, 'name'> => ({
  kernel: oneOf('kernel', kernels, values.kernel),
  cgroups: oneOf('cgroups', hierarchies, values.cgroups),
  user: oneOf('user', users, values.user),
  place: oneOf('place', places, values.place),
});

async function runCommand(
  cell: Omit<Cell, 'name'>,
  command: readonly string[],
  values: Given['values'],
): Promise<number> {
  const kernel = await provideKernel(cell.kernel, say);
  const result = await runInVm({
    ...cell,
    kernel,
    command,
    checkout: values.checkout,
    timeoutMs: Number(values.timeout) * 1000,
    onOutput: (stream, chunk) => process[stream].write(chunk),
    onConsole: values.verbose ? (chunk) => process.stderr.write(chunk) : undefined,
  });
  if (values.verbose) say(`${kernel.release}: status ${result.status} after ${result.seconds.toFixed(1)} s`);
  return result.status;
}

type Given = ReturnType<typeof parse>;

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        only: { type: 'string', multiple: true, default: [] },
        json: { type: 'string' },
        kernel: { type: 'string', default: '6.1' },
        cgroups: { type: 'string', default: 'v2' },
        user: { type: 'string', default: 'root' },
        place: { type: 'string', default: 'login' },
        checkout: { type: 'string' },
        timeout: { type: 'string', default: String(TIMEOUT_S) },
        verbose: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // parseArgs: ERR_PARSE_ARGS_*
    throw new UserError('usage', error.message, { cause: error });
  }
}

function oneOf<Name extends string>(option: string, names: readonly Name[], given: string): Name {
  const name = names.find((one) => one === given);
  if (name !== undefined) return name;
  throw new UserError('usage', `--${option} is one of ${names.join(', ')}, not ${given}`);
}
