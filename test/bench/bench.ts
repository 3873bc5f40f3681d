// The bench: what it takes to make and remove a container, beside those that do it too, and how fast the screen is. No
// time makes it fail.

import { readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { parseArgs } from 'node:util';
import { UserError } from '../../src/kernel/errors.ts';
import { benchBridge } from './bridge.ts';
import { benchCommand } from './command.ts';
import { benchContainers } from './containers.ts';
import type { Context } from './measurement.ts';
import { writeFigures } from './readme.ts';
import { failed, machine, type Part, type PartId, partIds, type Result, toJson } from './report.ts';
import { benchScreen } from './screen.ts';

const USAGE = `usage: npm run bench -- [--only PART] [--full] [--json FILE] [--readme] [--from FILE]
  --only PART  one of ${partIds.join(', ')}, instead of all
  --full       four times the rounds (8 minutes)
  --json FILE  write every sample to FILE
  --readme     write the figures into test/bench/README.md
  --from FILE  take the figures from such a FILE, and measure nothing`;

const parts: Readonly<Record<PartId, (context: Context) => Promise<Part>>> = {
  containers: benchContainers,
  command: benchCommand,
  bridge: benchBridge,
  screen: benchScreen,
};

const stop = new AbortController();
let endedBy: 'SIGINT' | 'SIGTERM' | 'SIGHUP' | undefined;

/** @param timeCommand path of the compiled time-command @returns exit status */
export async function bench(args: readonly string[], timeCommand: string): Promise<number> {
  try {
    return await run(args, timeCommand);
  } catch (error) {
    if (endedBy !== undefined) {
      console.error(`bench: ended by ${endedBy}`);
      return 128 + constants.signals[endedBy];
    }
    if (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) {
      console.error(`bench: ${error.message}\n${USAGE}`);
      return 2;
    }
    if (!(error instanceof UserError)) throw error;
    console.error(`bench: ${error.message}\n${error.hint?.en ?? ''}`);
    return 3;
  }
}

async function run(args: readonly string[], timeCommand: string): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      full: { type: 'boolean' },
      json: { type: 'string' },
      readme: { type: 'boolean' },
      from: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const wanted = partIds.filter((id) => values.only === undefined || values.only === id);
  if (wanted.length === 0) {
    console.error(`bench: there is no part ${values.only}\n${USAGE}`);
    return 2;
  }
  const times = values.full ? 4 : 1;
  const measured: Result =
    values.from === undefined
      ? await measure(wanted, { times, timeCommand, signal: stop.signal })
      : JSON.parse(readFileSync(values.from, 'utf8'));
  const result = { ...measured, parts: measured.parts.filter(({ id }) => wanted.includes(id)) };
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(toJson(result), null, 1)}\n`);
  if (values.readme) writeFigures(result);
  return failed(result) ? 1 : 0;
}

/** @throws AbortError when a signal came */
async function measure(wanted: readonly PartId[], context: Context): Promise<Result> {
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      endedBy = name;
      stop.abort();
    });
  }
  const done: Result['parts'][number][] = [];
  for (const id of wanted) {
    const before = { date: new Date().toISOString(), machine: machine() };
    done.push({ ...(await parts[id](context)), ...before });
  }
  return { version: 2, parts: done };
}
