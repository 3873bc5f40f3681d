// The variables of the lab's shells: in the lines on the screen, and in the shells themselves.

import { describe, expect, it } from 'vitest';
import { runTour } from '../../src/engine/runners/run-tour.ts';
import { withVariables } from '../../src/engine/shell-variables.ts';
import type { EventBody } from '../../src/session/event.ts';
import { openLearner } from '../support/learner.ts';
import { allOfTour } from './stopped-tour.ts';

describe('a shell line', () => {
  const variables = {
    CG: '/sys/fs/cgroup/nslab-1/box',
    LAB: '/run/nslab',
    MERGED: '/run/nslab/overlay/merged',
  };
  it.each([
    ['echo 1 > /sys/fs/cgroup/nslab-1/box/memory.max', 'echo 1 > $CG/memory.max'],
    ['mkdir /sys/fs/cgroup/nslab-1/box; ls', 'mkdir $CG; ls'],
    ['cat /run/nslab/overlay/merged/a /run/nslab/b', 'cat $MERGED/a $LAB/b'],
    ['ls /run/nslab', 'ls $LAB'],
    ['ls /run/nslab2 /sys/fs/cgroup/nslab-1/boxes', 'ls /run/nslab2 /sys/fs/cgroup/nslab-1/boxes'],
  ])('%s', (shell, shown) => {
    expect(withVariables({ shell }, variables)).toEqual({ shell: shown });
  });

  it('is the only way that has them', () => {
    expect(withVariables({ go: 'os.Mkdir("/run/nslab")' }, variables)).toEqual({
      go: 'os.Mkdir("/run/nslab")',
    });
  });
});

/** What a shell prints that is opened at the end of a step. */
async function typed(
  lesson: string,
  step: string,
  line: string,
): Promise<{ printed: string; events: EventBody[] }> {
  const events: EventBody[] = [];
  let printed = '';
  let at = '';
  let opened = false;
  const { emit, intents } = openLearner((event, say) => {
    events.push(event);
    if (event.type === 'step') at = event.step;
    if (event.type === 'pty') printed += Buffer.from(event.data, 'base64').toString('utf8');
    if (event.type === 'pty-open')
      say({ type: 'keys', terminal: event.terminal, bytes: Buffer.from(`${line}; exit\n`) });
    if (event.type === 'pty-exit') setImmediate(() => say({ type: 'quit' }));
    if (event.type !== 'wait') return;
    const here = at === step && event.what === 'next' && !opened;
    if (here) opened = true;
    setImmediate(() => say(here ? { type: 'shell', columns: 120, rows: 30 } : { type: 'next' }));
  });
  const lessons = allOfTour().filter(({ id }) => id === lesson);
  await runTour({ lessons, emit, intents, auto: false, version: '0', glossary: [] });
  return { printed, events };
}

describe('in a shell of the lab', () => {
  it('CG is the memory cgroup of the container', async () => {
    const { printed } = await typed(
      'memory',
      'limit',
      'echo [$(cat $CG/memory.limit_in_bytes $CG/memory.max 2>/dev/null)]',
    );
    expect(printed).toMatch(/\[104857600\]/);
  });

  it('MERGED and LAB are where the overlay is, and the lines of a step work as they stand', async () => {
    const { printed, events } = await typed(
      'overlay',
      'read',
      'echo [$(cat $MERGED/file2.txt)] [$(ls $LAB)]',
    );
    expect(printed).toMatch(/\[lower2-file2\] \[.*overlay.*\]/);
    const lines = events.flatMap((event) => (event.type === 'plan' ? [event.same.shell ?? ''] : []));
    expect(lines).toContain('cat $MERGED/file2.txt');
  });
});
