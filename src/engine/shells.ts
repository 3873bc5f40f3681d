// The learner's shell in a lab: opened when asked for, fed with keys, ended with the lab.

import { existsSync } from 'node:fs';
import { ActorGone, SyscallError, UserError } from '../kernel/errors.ts';
import type { LocalExecutor } from '../kernel/local/executor.ts';
import { openShell, type Shell } from '../lab/shells/open-shell.ts';
import type { LessonRun } from '../lesson/lesson-run.ts';
import type { StepStructure } from '../lesson/lesson-schema.ts';
import type { Intent } from '../session/intent.ts';

export interface Shells {
  /** Which step's container a shell is to be opened in. */
  atStep(step: StepStructure): void;
  handle(intent: Intent): void;
  /** Ends the shell, if there is one. */
  close(): void;
}

const shellNames = ['/bin/bash', '/bin/sh'];

export function createShells(run: LessonRun, local: LocalExecutor): Shells {
  const { lab } = run;
  let step: StepStructure | undefined;
  let shell: Shell | undefined;
  let opening = false;

  const ended = (name: string, status: number): void => {
    shell = undefined;
    lab.emit?.({ type: 'pty-exit', name, status });
  };

  const open = async (columns: number, rows: number): Promise<void> => {
    const box = boxFor(run, step);
    if (box === undefined) {
      lab.emit?.({
        type: 'notice',
        text: { en: 'There is no container yet to open a shell in.', zh: '还没有可以打开 shell 的容器。' },
      });
      return;
    }
    const as = `shell${lab.programs.size}`;
    const opened = await openShell(lab, local, {
      in: box,
      as,
      argv: [firstShell(), '-i'],
      size: { columns, rows },
    });
    shell = opened;
    lab.emit?.({ type: 'pty-open', name: as, in: box, terminal: opened.pty.slave });
    opened.pty.stream.on('data', (bytes: Buffer) =>
      lab.emit?.({ type: 'pty', data: bytes.toString('base64') }),
    );
    opened.program.ended.then(
      () => ended(as, opened.program.status ?? 0),
      () => ended(as, 137), // its parent went first
    );
  };

  const openOnce = (columns: number, rows: number): void => {
    if (opening) return;
    opening = true;
    open(columns, rows)
      .catch((error: unknown) => {
        if (!(error instanceof SyscallError || error instanceof UserError || error instanceof ActorGone))
          throw error;
        lab.emit?.({ type: 'notice', text: { en: error.message, zh: error.message } });
      })
      .finally(() => {
        opening = false;
      });
  };

  return {
    atStep(next) {
      step = next;
    },
    handle(intent) {
      if (intent.type === 'shell' && shell === undefined) openOnce(intent.columns, intent.rows);
      else if (intent.type === 'keys') shell?.pty.write(intent.bytes);
      else if (intent.type === 'shell-size' && shell !== undefined) {
        shell.pty.resize(intent);
        lab.emit?.({ type: 'pty-resize', columns: intent.columns, rows: intent.rows });
      }
    },
    close() {
      shell?.pty.stream.destroy();
    },
  };
}

/** The last of the step's subjects that is a container of ours. */
function boxFor({ lab }: LessonRun, step: StepStructure | undefined): string | undefined {
  const isBox = (name: string): boolean => {
    const actor = lab.actors.get(name);
    return name !== 'host' && name !== 'holder' && actor?.alive === true;
  };
  return step?.compare.filter(isBox).at(-1) ?? [...lab.actors.keys()].filter(isBox).at(-1);
}

const firstShell = (): string => shellNames.find((path) => existsSync(path)) ?? '/bin/sh';
