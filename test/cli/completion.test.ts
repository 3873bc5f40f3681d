// Runs the completion script in bash, and reads those of the other shells.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/lab/session/session-files.ts';

const nslab = join(packageRoot(), 'dist', 'cli.js');
const script = (shell: string): string =>
  spawnSync(process.execPath, [nslab, 'completion', shell], { encoding: 'utf8' }).stdout;

function completed(words: readonly string[]): string[] {
  const program = `${script('bash')}
    COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _nslab; echo "\${COMPREPLY[*]}"`;
  return spawnSync('bash', ['--norc', '-c', program], { encoding: 'utf8', cwd: '/' })
    .stdout.trim()
    .split(/\s+/);
}

describe('the completion script for bash', () => {
  it('completes commands', () => {
    expect(completed(['nslab', 'c'])).toEqual(['clean', 'completion']);
  });

  it('completes the options of a command', () => {
    expect(completed(['nslab', 'run', '--pids'])).toEqual(['--pids-limit']);
  });

  it('completes no option that is taken without effect', () => {
    expect(completed(['nslab', 'run', '--pul'])).toEqual(['']);
  });

  it('completes --replay', () => {
    expect(completed(['nslab', 'tour', '--re'])).toEqual(['--record', '--replay']);
    expect(completed(['nslab', 'tour', '--li'])).toEqual(['--live']);
  });

  it('completes what an option may be', () => {
    expect(completed(['nslab', 'run', '--network', ''])).toEqual(['none', 'bridge', 'host', 'container:']);
    expect(completed(['nslab', 'tour', '--lang', 'z'])).toEqual(['zh']);
  });
});

describe('the other shells', () => {
  it('get every command, each with its description', () => {
    for (const shell of ['zsh', 'fish']) {
      for (const command of ['tour', 'run', 'clean', 'completion']) expect(script(shell)).toContain(command);
    }
  });
});
