// `nslab doctor --json` as a test reads it: from the built program, under whatever is around it.

import { join } from 'node:path';
import type { Report } from '../../src/cli/doctor-report.ts';
import { packageRoot } from '../../src/lab/session/session-files.ts';
import type { Ability, AbilityId } from '../../src/probe/ability.ts';
import { cli, nslab, type StartOptions } from './nslab.ts';

export interface Examined {
  readonly status: number;
  readonly report: Report;
  /** @throws Error for what was not tried */
  check(id: AbilityId): Ability;
  /** By the lesson's id. @throws Error for one that is no stage */
  verdict(stage: string): string;
}

interface ExamineOptions extends StartOptions {
  /** The stages are rehearsed, which takes as long as the tour; else only the checks are made. */
  readonly rehearse?: boolean;
}

const doctor = (rehearse: boolean): string[] => ['doctor', '--json', ...(rehearse ? [] : ['--quick'])];

/** @throws Error when it printed no JSON, or left something on the host */
export async function examine({ rehearse = false, ...options }: ExamineOptions = {}): Promise<Examined> {
  const { status, stdout, stderr } = await nslab(doctor(rehearse), options);
  return read(status, stdout, stderr);
}

interface InsideOptions {
  /** What runs node there. */
  readonly through?: string;
  readonly rehearse?: boolean;
}

/** In a container of our own. @param script prepares it, as its root */
export async function examineInside(
  options: readonly string[],
  script = 'true',
  { through = '', rehearse = false }: InsideOptions = {},
): Promise<Examined> {
  const inner = `{ ${script}; } >&2; exec ${through} ${process.execPath} ${INSIDE}/dist/cli.js ${doctor(rehearse).join(' ')}`;
  const { status, stdout, stderr } = await nslab([...insideArguments(options), 'sh', '-c', inner]);
  return read(status, stdout, stderr);
}

const INSIDE = '/opt/nslab';

/** `nslab run` of a container that sees our package and, for page cache, a disk. */
export const insideArguments = (options: readonly string[]): string[] => [
  'run',
  ...options,
  '-v',
  `${packageRoot()}:${INSIDE}:ro`,
  '-v',
  '/var/tmp:/var/tmp',
  '--',
];

/** The built program as seen inside. */
export const cliInside = cli.replace(join(packageRoot(), '/'), `${INSIDE}/`);

function read(status: number, stdout: string, stderr: string): Examined {
  if (!stdout.startsWith('{')) throw new Error(`no JSON, status ${status}: ${stdout}${stderr}`);
  const report = JSON.parse(stdout) as Report;
  return {
    status,
    report,
    check(id) {
      const found = report.checks.find((one) => one.id === id);
      if (found === undefined) throw new Error(`${id} was not tried`);
      return found;
    },
    verdict(stage) {
      const found = report.stages.find(({ id }) => id === stage);
      if (found === undefined) throw new Error(`${stage} is no stage`);
      return found.verdict;
    },
  };
}
