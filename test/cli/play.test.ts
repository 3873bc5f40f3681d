// Runs free play as lines of text: commands on a terminal, a demonstration through a pipe.

import { describe, expect, it } from 'vitest';
import { startNslab } from '../support/nslab.ts';

const play = ['play', '--plain', '--lang', 'en'];

describe('nslab play --plain', () => {
  it('does what lines ask for, says what is refused, and leaves nothing', async () => {
    const nslab = startNslab(play, { terminal: true, stdin: 'open' });
    const type = (line: string): void => void nslab.child.stdin?.write(`${line}\n`);
    await nslab.printed(/bare: running/);
    type('freeze bare');
    await nslab.printed(/bare: frozen/);
    type('thaw bare');
    await nslab.printed(/bare: frozen[\s\S]*bare: running/);
    type('create b2 bare');
    await nslab.printed(/b2: running/);
    type('create b2 bare');
    await nslab.printed(/b2 is taken|is a container already|there is a container/i);
    type('remove nobody');
    await nslab.printed(/nobody/);
    type('remove b2');
    await nslab.printed(/b2: removed/);
    type('q');
    const { status, stdout } = await nslab.ended;
    expect(status).toBe(0);
    expect(stdout).toContain('Nothing of ours is left on this host.');
    expect(await nslab.left()).toEqual([]);
  });

  it('shows what there is to see where nobody can type, and ends by itself', async () => {
    const nslab = startNslab(play);
    const { status, stdout, stderr } = await nslab.ended;
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(
      /web: running[\s\S]*bare: running[\s\S]*web: frozen[\s\S]*web: running[\s\S]*web: removed/,
    );
    expect(await nslab.left()).toEqual([]);
  });
});
