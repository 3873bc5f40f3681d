// Several terminals: each has its own screen, one has the keyboard, and bytes that come early are kept for their own.

import { describe, expect, it, vi } from 'vitest';
import type { EventBody } from '../../src/session/event.ts';
import type { Ask, WaitIntent } from '../../src/session/intent.ts';
import { createInputRouter } from '../../src/term/input.ts';
import { createShellPanel, type ShellPanel } from '../../src/ui/shell-panel.ts';
import { at, ptyOpen } from './events.ts';

interface Opened {
  readonly panel: ShellPanel;
  readonly sent: (Ask | WaitIntent)[];
  take(...events: readonly EventBody[]): void;
  type(text: string): void;
  /** How much of each terminal's output the engine knows to be shown. */
  readonly shown: Map<string, number>;
  /** The first row of a terminal, as text. */
  row(terminal: string): string | undefined;
}

function open(): Opened {
  const sent: (Ask | WaitIntent)[] = [];
  const shown = new Map<string, number>();
  const input = createInputRouter({
    left: () => panel.leave(),
    pasted: () => undefined,
    key: () => undefined,
  });
  const panel: ShellPanel = createShellPanel({
    send(what) {
      if (what.type !== 'shown') sent.push(what);
      else shown.set(what.terminal, (shown.get(what.terminal) ?? 0) + what.bytes);
    },
    input,
    changed: () => undefined,
    painted: () => undefined,
  });
  return {
    panel,
    sent,
    shown,
    take: (...events) => {
      for (const event of events) panel.take(at(event));
    },
    type: (text) => input.feed(Buffer.from(text)),
    row: (terminal) =>
      panel
        .layerOf(terminal, { top: 0, left: 0, width: 78, height: 12 })
        // biome-ignore lint/suspicious/noControlCharactersInRegex: styles are taken out
        ?.rows[0]?.replaceAll(/\u001b\[[0-9;]*m/g, '')
        .trimEnd(),
  };
}

const written = (terminal: string, text: string): EventBody => ({
  type: 'pty',
  terminal,
  data: Buffer.from(text).toString('base64'),
});

const typed = (sent: readonly (Ask | WaitIntent)[]): string[] =>
  sent.flatMap((one) =>
    one.type === 'keys' ? [`${one.terminal}: ${Buffer.from(one.bytes).toString()}`] : [],
  );

async function openTwo(): Promise<Opened> {
  const opened = open();
  opened.take(ptyOpen('shell0', 'box'), ptyOpen('shell1', 'other'));
  await vi.waitFor(() => {
    expect(opened.row('shell0')).toBeDefined();
    expect(opened.panel.typing).toBe('shell1');
  });
  return opened;
}

describe('bytes', () => {
  it('that come while the emulator is loaded are kept, each terminal’s own', async () => {
    const { take, row, panel } = open();
    take(ptyOpen('shell0', 'box'), written('shell0', 'one'));
    take(ptyOpen('shell1', 'other'), written('shell1', 'two'), written('shell0', ' more'));
    expect(panel.typing).toBeUndefined();
    await vi.waitFor(() => {
      expect(row('shell0')).toBe('one more');
      expect(row('shell1')).toBe('two');
    });
  });

  it('go to their own terminal, whoever has the keyboard', async () => {
    const { take, row } = await openTwo();
    take(written('shell0', 'a'), written('shell1', 'b'));
    await vi.waitFor(() => expect([row('shell0'), row('shell1')]).toEqual(['a', 'b']));
  });
});

describe('the keyboard', () => {
  it('is of the terminal that was opened last, until another is given it', async () => {
    const { panel, sent, type } = await openTwo();
    type('x');
    panel.focus('shell0');
    expect(panel.typing).toBe('shell0');
    type('y');
    expect(typed(sent)).toEqual(['shell1: x', 'shell0: y']);
  });

  it('comes back to the terminal that had it last, or to that of a container', async () => {
    const { panel, sent } = await openTwo();
    panel.focus('shell0');
    panel.leave();
    expect(panel.typing).toBeUndefined();
    panel.enter();
    expect(panel.typing).toBe('shell0');
    panel.enter('other');
    expect(panel.typing).toBe('shell1');
    expect(sent).toEqual([]);
  });

  it('has a shell asked for where there is none, once', async () => {
    const { panel, sent, take } = await openTwo();
    panel.enter('third');
    panel.enter('third');
    expect(sent).toEqual([{ type: 'shell', container: 'third', columns: 78, rows: 12 }]);
    take({ type: 'refused', intent: 1, why: { en: 'no', zh: '否' } });
    panel.enter('third');
    expect(sent).toHaveLength(2);
  });

  it('is the screen’s again when its terminal ends, and stays when another does', async () => {
    const { panel, take, row } = await openTwo();
    take({ type: 'pty-exit', terminal: 'shell0', status: 0 });
    expect(panel.typing).toBe('shell1');
    expect(row('shell0')).toBeUndefined();
    take({ type: 'pty-exit', terminal: 'shell1', status: 0 });
    expect(panel.typing).toBeUndefined();
  });

  it('is not given to a terminal that ended while its emulator was loaded', async () => {
    const { panel, take, row } = open();
    take(ptyOpen('shell0', 'box'), { type: 'pty-exit', terminal: 'shell0', status: 0 });
    take(ptyOpen('shell1', 'box'));
    await vi.waitFor(() => expect(panel.typing).toBe('shell1'));
    expect(row('shell0')).toBeUndefined();
  });
});

describe('places', () => {
  const area = (left: number, width: number) => ({ top: 1, left, width, height: 10 });

  it('can be of two side by side: each is told its size, once', async () => {
    const { panel, sent } = await openTwo();
    const places = [
      { terminal: 'shell0', area: area(0, 40) },
      { terminal: 'shell1', area: area(41, 38) },
    ];
    panel.place(places);
    panel.place(places);
    expect(sent).toEqual([
      { type: 'shell-size', terminal: 'shell0', columns: 40, rows: 10 },
      { type: 'shell-size', terminal: 'shell1', columns: 38, rows: 10 },
    ]);
    expect(panel.layers().map(({ left, width, rows }) => [left, width, rows.length])).toEqual([
      [0, 40, 10],
      [41, 38, 10],
    ]);
    panel.place([]);
    expect(panel.layers()).toEqual([]);
  });

  it('show a cursor only where keys go', async () => {
    const { panel } = await openTwo();
    panel.place(['shell0', 'shell1'].map((terminal) => ({ terminal, area: area(0, 40) })));
    const hasCursor = () => panel.layers().map(({ rows }) => rows.join('').includes('\u001b[0;7m'));
    expect(hasCursor()).toEqual([false, true]);
    panel.focus('shell0');
    expect(hasCursor()).toEqual([true, false]);
  });

  it('of a recording keep the size that was recorded, and answer nothing', async () => {
    const { panel, sent, take, type, row } = open();
    take({ ...ptyOpen('shell0', 'box'), replayed: true }, written('shell0', '\u001b[6n'));
    await vi.waitFor(() => expect(panel.typing).toBe('shell0'));
    panel.place([{ terminal: 'shell0', area: area(0, 30) }]);
    take({ type: 'pty-resize', terminal: 'shell0', columns: 20, rows: 5 });
    take(written('shell0', `${'a'.repeat(20)}b`));
    type('x');
    await vi.waitFor(() => expect(row('shell0')).toBe('a'.repeat(20)));
    expect(sent).toEqual([]);
  });
});

it('no more than eight are kept', async () => {
  const { take, row } = open();
  const names = Array.from({ length: 9 }, (_, i) => `shell${i}`);
  take(...names.map((name) => ptyOpen(name, 'box')));
  await vi.waitFor(() => expect(row('shell7')).toBeDefined());
  expect(names.filter((name) => row(name) !== undefined)).toEqual(names.slice(0, 8));
});
