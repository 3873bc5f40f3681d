// What the keys of the tour's screen do: intents that they send, and what they change on the screen.

import { describe, expect, it, vi } from 'vitest';
import type { EventBody } from '../../src/session/event.ts';
import { ask, call, host, namespaces, plan, ptyOpen, step, waitFor } from './events.ts';
import { openShown } from './test-screen.ts';

const begun: EventBody[] = [host, step, namespaces(4026531838, 'vm')];

describe('keys that become intents', () => {
  it('Enter goes on, but not past a question; a digit answers; b and r go back, Ctrl-C leaves', async () => {
    const screen = await openShown([...begun, ask, waitFor('answer')]);
    await screen.press('9', '\r');
    expect(screen.rows().at(-1)).toContain('A digit answers');
    await screen.press('2');
    for (const [i, key] of ['\r', 'b', 'r'].entries()) {
      await screen.show(waitFor('operation', 2 + i));
      await screen.press(key);
    }
    await screen.press('\u0003');
    expect(screen.intents).toEqual([
      { type: 'answer', wait: 1, id: 'clone', option: 'empty' },
      { type: 'next', wait: 2 },
      { type: 'back', wait: 3 },
      { type: 'restart', wait: 4 },
      { type: 'quit' },
    ]);
  });

  it('0 says that one does not know, and . does one operation', async () => {
    const screen = await openShown([...begun, ask, waitFor('answer')]);
    await screen.press('0');
    await screen.show({ type: 'answer', id: 'clone' }, plan, waitFor('operation', 2));
    await screen.press('.');
    await screen.show(waitFor('next', 3));
    await screen.press('.'); // nothing that could be done one by one
    expect(screen.intents).toEqual([
      { type: 'answer', wait: 1, id: 'clone' },
      { type: 'next', wait: 2, one: true },
    ]);
  });

  it('t lists the stages; Enter or a digit goes to one, after asking where a shell is open', async () => {
    const stages = ['exec', 'uts', 'network'].map((id) => ({
      id,
      title: { en: `The ${id}`, zh: id },
      steps: 3,
    }));
    const shown = [{ ...host, lessons: stages }, step, waitFor('next')];
    const screen = await openShown(shown);
    await screen.press('t');
    for (const line of [/ 1 {2}✓ {2}exec +The exec/, /▸ 2 {2}● {2}uts/, / 3 {2}○ {2}network/])
      expect(screen.text()).toMatch(line);
    await screen.press('\u001b[B', '\r');
    expect(screen.intents).toEqual([{ type: 'stage', wait: 1, lesson: 'network' }]);
    await screen.show(waitFor('next', 2));
    await screen.press('t', 't', 't', '9', '1');
    expect(screen.intents.at(-1)).toEqual({ type: 'stage', wait: 2, lesson: 'exec' });
    const asked = await openShown([...shown, ptyOpen('shell0', 'box')]);
    await vi.waitFor(async () => {
      await asked.show();
      expect(asked.rows().at(-1)).toContain('Ctrl-]');
    });
    await asked.press('\u001d', 't', '1');
    expect(asked.rows().at(-1)).toContain('A shell is open');
    await asked.press('y');
    expect(asked.intents.filter(({ type }) => type === 'stage')).toEqual([
      { type: 'stage', wait: 1, lesson: 'exec' },
    ]);
  });

  it('Enter twice goes on once', async () => {
    const screen = await openShown([...begun, plan, waitFor('operation')]);
    await screen.press('\r', '\r');
    expect(screen.intents).toEqual([{ type: 'next', wait: 1 }]);
  });

  it('Enter in a recording that stands still lets it play on', async () => {
    const screen = await openShown([...begun, { type: 'sampling', on: false, replayed: true }]);
    await screen.press('\r');
    expect(screen.intents).toEqual([{ type: 'sample', on: true }]);
  });

  it('q asks first, and stays unless the answer is y', async () => {
    const screen = await openShown(begun);
    await screen.press('q');
    expect(screen.rows().at(-1)).toContain('Leave?');
    await screen.press('n');
    expect(screen.rows().at(-1)).toContain('q quit');
    expect(screen.intents).toEqual([]);
    await screen.press('q', 'y');
    expect(screen.intents).toEqual([{ type: 'quit' }]);
  });

  it('b and r ask first while a shell is open', async () => {
    const screen = await openShown([...begun, waitFor('operation'), ptyOpen('shell0', 'box')]);
    await vi.waitFor(async () => {
      await screen.show(); // the emulator is loaded when the first shell opens
      expect(screen.rows().at(-1)).toContain('Ctrl-]');
    });
    await screen.press('\u001d', 'b');
    expect(screen.rows().at(-1)).toContain('Go back?');
    await screen.press('x', 'r', 'y');
    expect(screen.intents.filter(({ type }) => type !== 'shell-size')).toEqual([
      { type: 'restart', wait: 1 },
    ]);
  });

  it('Space pauses the samples, and goes on with them', async () => {
    const screen = await openShown(begun, { columns: 120, rows: 40 });
    await screen.press(' ');
    await screen.show({ type: 'sampling', on: false });
    expect(screen.rows()[0]).toContain('paused');
    await screen.press(' ');
    expect(screen.intents).toEqual([
      { type: 'sample', on: false },
      { type: 'sample', on: true },
    ]);
  });

  it('are each answered, also when they come in one piece', async () => {
    const screen = await openShown([...begun, plan, waitFor('operation')]);
    await screen.press('l+\r');
    expect(screen.intents).toEqual([{ type: 'next', wait: 1 }]);
    expect(screen.rows().at(-1)).toContain('运行中');
  });
});

describe('keys that change what is shown', () => {
  it('Tab turns to another pane, and to the story; digits to none', async () => {
    const screen = await openShown([...begun, call]);
    expect(screen.text()).toContain('[namespaces]');
    await screen.press('\t');
    expect(screen.text()).toContain('[system calls ✱]');
    expect(screen.text()).toMatch(/clone3\(.*= 4711 +212 µs/);
    await screen.press('1', '0');
    expect(screen.text()).toContain('[system calls ✱]');
    await screen.press('\t');
    expect(screen.text()).not.toContain('namespaces]');
  });

  it('l switches language in place', async () => {
    const screen = await openShown(begun, { columns: 120, rows: 40 });
    await screen.press('l');
    expect(screen.text()).toContain('申请新的命名空间');
    await screen.press('l');
    expect(screen.text()).toContain('Ask for a new namespace');
  });

  it('? lists all keys, and Esc closes it', async () => {
    const screen = await openShown(begun, { columns: 120, rows: 40 });
    await screen.press('?');
    for (const text of ['restarts the stage', 'Ctrl-] or F10', 'PgUp PgDn'])
      expect(screen.text()).toContain(text);
    expect(screen.text()).not.toContain('4026531838');
    await screen.press('\u001b');
    expect(screen.text()).toContain('4026531838');
  });

  it('+ gives the evidence all the room', async () => {
    const screen = await openShown(begun);
    await screen.press('+');
    expect(screen.text()).not.toContain('UTS namespace while');
    expect(screen.rows()[1]).toContain('[namespaces]');
    await screen.press('+');
    expect(screen.text()).toContain('UTS namespace while');
  });

  it('/ keeps only the lines that have what is typed; Esc takes it off', async () => {
    const screen = await openShown(begun);
    await screen.press('/', 'u', 't', 's');
    expect(screen.rows().at(-1)).toContain('/uts');
    expect(screen.text()).toContain('4026531838');
    expect(screen.text()).not.toContain('4026531836');
    expect(screen.text()).toContain('host 1180');
    await screen.press('\r');
    expect(screen.text()).toContain('[namespaces /uts]');
    await screen.press('\u001b');
    expect(screen.text()).toContain('4026531836');
  });

  it('g explains the underlined words', async () => {
    const terms = [
      {
        id: 'uts',
        name: { en: 'UTS namespace', zh: 'UTS 命名空间' },
        forms: { en: ['UTS namespace'], zh: ['UTS 命名空间'] },
        text: { en: 'Hostname and domain name.', zh: '主机名和域名。' },
      },
    ];
    const screen = await openShown([host, { ...step, terms }]);
    expect(screen.written()).toContain('\u001b[4mUTS namespace\u001b[0m');
    await screen.press('g');
    expect(screen.text()).toContain('Hostname and domain name.');
    await screen.press('l');
    expect(screen.text()).toContain('主机名和域名。');
  });

  it('x shows the next operation in all other words', async () => {
    const same = { shell: 'unshare --uts sh', go: 'syscall.Clone()' };
    const screen = await openShown([...begun, { ...plan, same }], { columns: 120, rows: 40 });
    expect(screen.text()).not.toContain('go: syscall');
    await screen.press('x');
    expect(screen.text()).toContain('go: syscall.Clone()');
  });
});
