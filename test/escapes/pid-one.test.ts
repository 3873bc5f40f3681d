// Tries to get out by PID 1: with --init it is a process of nslab's own, whose program is a file of the host.

import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nativeProgram } from '../../src/lab/session/session-files.ts';
import { nslab } from '../support/nslab.ts';
import { bareCommand, everythingOff, inContainer, judge, outcomeOf } from './attempt.ts';
import { makeRoot, type ProbeFiles, prepareProbe } from './prepare-probe.ts';
import { startVictim } from './victim.ts';

const actor = nativeProgram('nslab-actor');
const hashOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

let files: ProbeFiles;
const before = hashOf(actor);
beforeAll(() => {
  files = prepareProbe();
});
afterAll(() => {
  files.remove();
  expect(hashOf(actor)).toBe(before);
});

describe('PID 1 of --init', () => {
  const attempts: readonly [what: string, args: readonly string[]][] = [
    ['is not traced', ['trace', '1', '0x400000']],
    ['does not have its memory opened', ['write-memory', '1', 'open']],
    ['does not have its program opened', ['open-program', '1']],
  ];

  it.each(attempts)('%s', async (_, args) => {
    expect(await inContainer(files, args, ['--init'])).toMatchObject({
      verdict: 'refused',
      text: expect.stringMatching(/Permission denied|Operation not permitted/),
    });
  });

  it.each(attempts)('%s, but by who has CAP_SYS_PTRACE', async (_, args) => {
    const { verdict, text } = await inContainer(files, args, [...everythingOff, '--init']);
    expect(verdict).toBe('reached');
    // execve(2), ETXTBSY: a running program cannot be overwritten.
    if (args[0] === 'open-program')
      expect(text).toBe(`reached: ${readFileSync(actor).length} bytes, for writing: Text file busy`);
  });

  it('may do no more than the command: who traces it would have it all', async () => {
    const script = 'grep -hE "^(CapPrm|CapBnd|NoNewPrivs|Seccomp):" /proc/1/status /proc/self/status';
    const { stdout } = await nslab(['run', '--init', '--cap-add', 'SYS_PTRACE', '--', 'sh', '-c', script]);
    const lines = stdout.trim().split('\n');
    expect(lines).toHaveLength(8);
    expect(lines.slice(0, 4)).toEqual(lines.slice(4));
  });
});

describe('a program of the host that a container can open (CVE-2019-5736)', () => {
  it('is overwritten from a chroot, once it has ended', async () => {
    const program = join(files.folder, 'program');
    copyFileSync(files.probe, program);
    const victim = await startVictim(files, program);
    const overwriting = outcomeOf(
      bareCommand(files, ['overwrite-program', victim.pid], { proc: true }),
      (line) => {
        if (line.startsWith('held')) void victim.end();
      },
    );
    expect(judge(await overwriting)).toMatchObject({ verdict: 'reached' });
    expect(readFileSync(program, 'utf8')).toBe('overwritten');
  });

  it('is nslab’s own when the command is /proc/self/exe: it runs, says that it is not to be, and stays', async () => {
    const { status, stderr } = await nslab(['run', '--', '/proc/self/exe']);
    expect(status).not.toBe(0);
    expect(stderr).toContain('not by hand');
    expect(hashOf(actor)).toBe(before);
  });

  it('nor is it reached by a link, a script or a volume’s target that lead there', async () => {
    const root = join(files.folder, 'lure');
    makeRoot(files, root);
    symlinkSync('/proc/self/exe', join(root, 'link'));
    writeFileSync(join(root, 'script'), '#!/proc/self/exe\n', { mode: 0o755 });
    writeFileSync(join(files.folder, 'planted'), 'planted');
    for (const [command, ...options] of [
      ['/link', '--init'],
      ['/script', '--init'],
      ['/probe', '-v', `${join(files.folder, 'planted')}:/link`],
    ]) {
      const { status } = await nslab(['run', '--rootfs', root, ...options, '--', command ?? '']);
      expect(status).not.toBe(0);
      expect(hashOf(actor)).toBe(before);
    }
  });
});
