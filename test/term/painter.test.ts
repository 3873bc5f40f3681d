// Tests that the painter shows the frame and sends only what changed.

import { describe, expect, it } from 'vitest';
import { fitTo } from '../../src/state/wrap.ts';
import { enterSequence } from '../../src/term/modes.ts';
import { createPainter, type Painter } from '../../src/term/painter.ts';
import { randomFrom } from '../native/random.ts';
import { openTerminal, type TestTerminal } from './screen.ts';

async function start(
  columns: number,
  rows: number,
): Promise<{ painter: Painter; terminal: TestTerminal; settle: () => Promise<void> }> {
  const terminal = openTerminal(columns, rows);
  const written: Promise<void>[] = [terminal.write(enterSequence)];
  const painter = createPainter({ rows, delayMs: 0, write: (bytes) => written.push(terminal.write(bytes)) });
  const settle = async (): Promise<void> => {
    painter.flush();
    await Promise.all(written);
  };
  return { painter, terminal, settle };
}

const trimmed = (frame: string, rows: number): string[] => {
  const lines = frame.split('\n').map((line) => line.trimEnd());
  return Array.from({ length: rows }, (_, i) => lines[i] ?? '');
};

describe('the painter', () => {
  it('shows the frame', async () => {
    const { painter, terminal, settle } = await start(20, 4);
    painter.show('one\ntwo\n\nfour');
    await settle();
    expect(terminal.lines()).toEqual(['one', 'two', '', 'four']);
  });

  it('sends only the rows that changed', async () => {
    const { painter, terminal, settle } = await start(120, 40);
    const rows = Array.from({ length: 40 }, (_, i) => `${i} `.padEnd(120, '.'));
    painter.show(rows.join('\n'));
    await settle();
    const before = terminal.bytes;
    painter.show(rows.map((row, i) => (i === 7 ? row.replace('7 ', '8 ') : row)).join('\n'));
    await settle();
    expect(terminal.bytes - before).toBeLessThan(200);
    painter.show(rows.map((row, i) => (i === 7 ? row.replace('7 ', '8 ') : row)).join('\n'));
    await settle();
    expect(terminal.bytes - before).toBeLessThan(200);
  });

  it('fills the last cell of the last row without scrolling', async () => {
    const { painter, terminal, settle } = await start(10, 3);
    painter.show(['a'.repeat(10), 'b'.repeat(10), 'c'.repeat(10)].join('\n'));
    await settle();
    expect(terminal.lines()).toEqual(['aaaaaaaaaa', 'bbbbbbbbbb', 'cccccccccc']);
  });

  it('leaves nothing of a longer or wider row behind', async () => {
    const { painter, terminal, settle } = await start(20, 2);
    painter.show('命名空间命名空间命名\nlonger than before');
    await settle();
    painter.show('短\nx');
    await settle();
    expect(terminal.lines()).toEqual(['短', 'x']);
  });

  it('paints layers over the frame, and removes them again', async () => {
    const { painter, terminal, settle } = await start(12, 4);
    const frame = ['............', '............', '............', '............'].join('\n');
    painter.show(frame);
    painter.cover(() => [{ top: 1, left: 2, width: 5, rows: ['shell', '$ ls '] }]);
    await settle();
    expect(terminal.lines()).toEqual(['............', '..shell.....', '..$ ls .....', '............']);
    painter.cover(() => []);
    await settle();
    expect(terminal.lines()).toEqual(frame.split('\n'));
  });

  it('is right after any order of frames and sizes', async () => {
    const random = randomFrom(2026);
    const { painter, terminal, settle } = await start(60, 12);
    const words = ['uts', '命名空间', '4026531838', '✱ mycontainer', 'bold', ''];
    for (let round = 0; round < 60; round++) {
      const [columns, rows] = [20 + random.below(100), 3 + random.below(30)];
      if (round % 6 === 0) {
        terminal.resize(columns, rows);
        painter.repaint(rows);
      }
      const height = terminal.lines().length;
      const plain = Array.from({ length: height }, () =>
        fitTo(Array.from({ length: random.below(6) }, () => words[random.below(words.length)]).join(' '), 20),
      );
      painter.show(plain.join('\n'));
      await settle();
      expect(terminal.lines()).toEqual(trimmed(plain.join('\n'), height));
    }
  });

  it('paints nothing after it was stopped', async () => {
    const { painter, terminal, settle } = await start(10, 2);
    painter.show('last');
    painter.stop();
    painter.show('never');
    await settle();
    expect(terminal.lines()).toEqual(['last', '']);
  });
});
