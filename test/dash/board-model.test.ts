// Reduces events to the board, and reads its title, numbers and lines.

import { describe, expect, it } from 'vitest';
import { type Board, boardAfter, emptyBoard } from '../../src/dash/board-model.ts';
import {
  callLine,
  counterLines,
  gaugeOf,
  stateWord,
  statusLine,
  titleLine,
} from '../../src/dash/board-text.ts';
import { dashWords } from '../../src/dash/board-words.ts';
import { chooseScale, timeLabels } from '../../src/dash/chart-scale.ts';
import { drawable } from '../../src/dash/drawable.ts';
import type { EventBody } from '../../src/session/event.ts';
import { openEventReader, type ReadEvent } from '../../src/session/read-event.ts';
import { harmless } from '../../src/state/harmless.ts';
import { call, linesOf, MiB, memory, session, step, tree } from './recording.ts';

const words = dashWords('en');

const after = (board: Board, read: ReadEvent): Board => {
  if (read.kind !== 'event') throw new Error(`it is ${read.kind}`);
  return boardAfter(board, read.event);
};

/** As the dashboard reads it. */
const boardOf = (...events: EventBody[]): Board => {
  const read = openEventReader();
  return linesOf([session, ...events])
    .trimEnd()
    .split('\n')
    .reduce((board, line) => after(board, read(line)), emptyBoard);
};

const counters = (board: Board): string[] => counterLines(board.memory, 26, words).map(({ text }) => text);

const live = { notUnderstood: 0, quietSeconds: 0, writerGone: false };

describe('the title', () => {
  it('says which lesson and step of how many it is, in either language', () => {
    const board = boardOf(step('memory', 2, 3));
    expect(titleLine(board, 'en', words)).toBe('2/2 A limit for memory · 3/4 50 MiB fits');
    expect(titleLine(board, 'zh', dashWords('zh'))).toBe('2/2 给内存设上限 · 3/4 50 MiB，放得下');
  });

  it('is LIVE until the session has ended', () => {
    expect(stateWord(boardOf(memory(1)), live, words)).toBe('LIVE');
    expect(stateWord(boardOf(memory(1), { type: 'end', ok: true }), live, words)).toBe('RECORDED');
  });

  it('is CUT OFF when the recording has no end and its writer has gone, and waits for nothing then', () => {
    const gone = { notUnderstood: 0, quietSeconds: 12, writerGone: true };
    expect(stateWord(boardOf(memory(1)), gone, words)).toBe('CUT OFF');
    expect(stateWord(boardOf(memory(1), { type: 'end', ok: true }), gone, words)).toBe('RECORDED');
    expect(statusLine(boardOf(memory(1)), gone, words)).not.toContain('nothing new');
  });

  it('is REPLAY while the session itself plays a recording', () => {
    const replayed = boardOf({ ...memory(1), replayed: true });
    expect(stateWord(replayed, live, words)).toBe('REPLAY');
    expect(stateWord(boardOf({ ...memory(1), replayed: true }, { type: 'end', ok: true }), live, words)).toBe(
      'RECORDED',
    );
    expect(stateWord(boardOf({ type: 'end', ok: true, replayed: true }), live, words)).toBe('REPLAY');
  });

  it('tells when nothing has come for a while, unless the session has ended', () => {
    const following = { notUnderstood: 0, quietSeconds: 12, writerGone: false };
    expect(statusLine(boardOf(memory(1)), following, words)).toBe('nothing new for 12 s · 0.1 s');
    expect(statusLine(boardOf({ type: 'end', ok: true }), following, words)).toBe('0.1 s');
  });
});

describe('memory', () => {
  it('has the counters under the names that the kernel has for them', () => {
    const board = boardOf(memory(50), memory(3, { peak: 100 * MiB, limitHits: 187, oomKills: 1 }));
    expect(counters(board)).toEqual([
      'usage                 3.0M',
      'limit               100.0M',
      'peak                100.0M',
      'failcnt                187',
      'oom_control oom_kill     1',
    ]);
  });

  it('keeps the newest 200 points', () => {
    const board = boardOf(...Array.from({ length: 250 }, (_, i) => memory(i / 10)));
    expect(board.memory?.points).toHaveLength(200);
    expect(board.memory?.points.at(-1)?.usage).toBeCloseTo(24.9 * MiB, 0);
  });

  it('begins anew when another cgroup is sampled', () => {
    const board = boardOf(memory(1), memory(2), memory(3, {}, 'box2'));
    expect(board.memory).toMatchObject({ name: 'box2', points: [{ usage: 3 * MiB }] });
  });

  it('remembers the peak where the kernel does not', () => {
    expect(boardOf(memory(9, { peak: undefined }), memory(2, { peak: undefined })).memory?.peak).toBe(
      9 * MiB,
    );
  });

  it('has the limit as the topmost label of the chart', () => {
    const { unit, top, labels } = chooseScale(boardOf(memory(50)).memory?.points ?? []);
    expect({ unit, limit: (top / labels) * (labels - 1) }).toEqual({ unit: 'MiB', limit: 100 });
  });

  it('is scaled to the highest usage when there is no limit', () => {
    const line = linesOf([memory(40)]).replace(`"limit":${100 * MiB}`, '"limit":1e999');
    const board = after(emptyBoard, openEventReader()(line));
    expect(counters(board)[1]).toBe('limit             no limit');
    expect(chooseScale(board.memory?.points ?? [])).toMatchObject({ unit: 'MiB', top: 50 });
  });
});

describe('the labels of the time axis', () => {
  it.each([
    [0.02, ['0.000s', '0.005s', '0.010s', '0.015s', '0.020s']],
    [2, ['0.00s', '0.50s', '1.00s', '1.50s', '2.00s']],
    [40, ['0.0s', '10.0s', '20.0s', '30.0s', '40.0s']],
  ])('differ over %d seconds', (seconds, expected) => {
    const points = [0, 1, 2, 3, 4].map((i) => ({ at: (seconds * 1000 * i) / 4, usage: 1, limit: 1 }));
    expect(timeLabels(points)).toEqual(expected);
  });
});

describe('processes', () => {
  const shown = (board: Board) => gaugeOf(board, words);

  it('are those of the lab, against the most so far', () => {
    expect(shown(boardOf(tree(4), tree(3)))).toEqual({ part: undefined, text: '3, at most 4 so far' });
  });

  it('are those in the cgroup once there is one', () => {
    const board = boardOf(step('memory', 2, 1), tree(4), memory(1, { processes: [101, 102] }), tree(5));
    expect(board.processes?.cgroup).toBe('box');
    expect(shown(board)).toEqual({ part: undefined, text: '2, at most 2 so far' });
  });

  it('are those of the lab again in the next lesson', () => {
    const board = boardOf(step('memory', 2, 1), memory(1), step('exec', 1, 1), tree(4));
    expect(board.processes).toMatchObject({ cgroup: undefined, now: 4, most: 4 });
  });

  it('are compared with pids.max when it was written', () => {
    const limit = { type: 'file', actor: 'host', path: '/sys/fs/cgroup/pids/nslab-1/box/pids.max' } as const;
    expect(shown(boardOf({ ...limit, text: '4\n' }, memory(1)))).toEqual({
      part: 0.25,
      text: '1 of pids.max 4',
    });
    expect(shown(boardOf({ ...limit, text: '4' }, { ...limit, text: 'max' }, memory(1)))?.text).toBe(
      '1, at most 1 so far',
    );
  });
});

describe('calls', () => {
  it('are cut where the line is full, their results are not', () => {
    const [short, long] = boardOf(
      call('close(5)'),
      call(`sethostname("${'x'.repeat(100)}", 100)`, { ret: -1, errno: 'EPERM' }),
    ).calls;
    expect(short && callLine(short, 60)).toBe(`box       close(5) = 0${' '.repeat(33)}25 µs`);
    expect(long && callLine(long, 60)).toMatch(/^box {7}sethostname\("x+… = -1 EPERM {5}25 µs$/);
    expect(long && callLine(long, 60)).toHaveLength(60);
  });

  it('are at most 100', () => {
    const { calls } = boardOf(...Array.from({ length: 130 }, (_, i) => call(`close(${i})`)));
    expect([calls.length, calls.at(-1)?.line]).toEqual([100, 'close(129)']);
  });
});

describe('what a recording says', () => {
  it('cannot act on the terminal', () => {
    const evil = '\u001b]0;x\u0007\u009b2J\u202e{red-fg}';
    const board = boardOf(
      step('memory', 2, 1),
      { ...step('memory', 2, 1), title: { en: evil, zh: evil } },
      call(evil, { actor: evil, ret: -1, errno: evil }),
      memory(1, { path: evil, names: { limitHits: { here: evil, other: '' } } }, evil),
    );
    const shown = [
      titleLine(board, 'en', words),
      ...board.calls.map((one) => callLine(one, 200)),
      ...counters(board),
      board.memory?.name,
      board.processes?.cgroup,
    ].join('');
    expect(harmless(shown)).toBe(shown);
    expect(shown).toContain('\\e]0;x\\x07\\x9b2J\\u202e{red-fg}');
  });

  it('is not an event when a value has the wrong type', () => {
    const good = JSON.parse(linesOf([memory(1)]));
    const bad = [
      '',
      '{',
      'null',
      '[]',
      '{"type":"call","at":1}',
      '{"type":"session","version":1,"lessons":[{}],"at":0}',
      JSON.stringify({ ...good, at: 'now' }),
      JSON.stringify({ ...good, snapshot: { ...good.snapshot, usage: '1' } }),
      JSON.stringify({ ...good, snapshot: { ...good.snapshot, usage: -1 } }),
      JSON.stringify({ ...good, snapshot: { ...good.snapshot, names: { limitHits: null } } }),
    ];
    const read = openEventReader();
    const [refused, damaged] = [
      bad.filter((line) => line.includes('"session"')),
      bad.filter((line) => !line.includes('"session"')),
    ];
    expect(refused.map((line) => read(line).kind)).toEqual(['refused']);
    expect(damaged.map((line) => read(line).kind)).toEqual(damaged.map(() => 'damaged'));
    expect(read('{"type":"toString","at":1}')).toEqual({ kind: 'unknown', at: 1 });
  });

  it('takes as many cells as blessed believes', () => {
    expect(drawable('内存 ⠒ é')).toBe('内存 ⠒ é');
    expect(drawable('🙂 ⚡ e\u0301 𝒜')).toBe('?? ?? e ?');
  });
});
