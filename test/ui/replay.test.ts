// REPLAY: on every screen and wherever something begins in the transcript, as long as a recording plays, and no longer.

import { Chalk } from 'chalk';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import type { Event, EventBody, Language } from '../../src/session/event.ts';
import { openTranscript } from '../../src/ui/plain/transcript.ts';
import { readRecording } from '../support/recording.ts';
import { both, host, namespaces, plan, step, waitFor } from './events.ts';
import { openShown } from './test-screen.ts';

const badges = { en: 'REPLAY', zh: '回放 REPLAY' } as const;
const recorded = readRecording();
const asReplay = <E extends EventBody>(event: E): E => ({ ...event, replayed: true });

/** How many events there are up to each place where the tour stands still. A screen is drawn for each that is looked at. */
const everyStop = recorded.flatMap(({ type }, i) =>
  type === 'wait' || type === 'ledger' || type === 'end' ? [i + 1] : [],
);
const stepBefore = (end: number): number =>
  recorded.slice(0, end).findLastIndex(({ type }) => type === 'step');
const oneOfEachStep = everyStop.filter(
  (end, n) => end === recorded.length || stepBefore(end) !== stepBefore(everyStop[n - 1] ?? 0),
);

const why = both('There is no memory cgroup here.', '这里没有内存 cgroup。');
const begins = (more: object = {}): EventBody => ({
  type: 'replay',
  host: host.host,
  replayed: true,
  ...more,
});

describe.each([
  [80, 24, 'en'],
  [80, 24, 'zh'],
  [120, 40, 'en'],
  [120, 40, 'zh'],
  [200, 50, 'en'],
] as const)('at %i×%i in %s', (columns, rows, language) => {
  it('the first row begins with it, from the first to the last event of a whole tour', async () => {
    const screen = await openShown([], { columns: columns, rows: rows, language: language });
    const missing: string[] = [];
    const ends = columns === 80 && language === 'en' ? everyStop : oneOfEachStep;
    expect(ends.length).toBeGreaterThan(20);
    for (const [n, end] of ends.entries()) {
      await screen.play(recorded.slice(ends[n - 1] ?? 0, end).map(asReplay));
      const [header = ''] = screen.rows();
      const isRight = header.startsWith(` ${badges[language]}  nslab`) && stringWidth(header) <= columns;
      if (!isRight) missing.push(header);
    }
    expect(ends.at(-1)).toBe(recorded.length);
    expect(missing).toEqual([]);
  });

  it('the machine beside it is the recorded one, and there is no shell among the keys', async () => {
    const screen = await openShown([], { columns: columns, rows: rows, language: language });
    const other = { ...host.host, user: 'ada', kernel: '6.1.0-9-amd64' };
    await screen.show(host, begins({ host: other }), asReplay(step), asReplay(namespaces(1, 'vm')));
    expect(screen.rows()[0]).toContain('6.1.0');
    expect(screen.rows().at(-1)).not.toContain('shell');
    expect(screen.rows().at(-1)).toContain(language === 'en' ? 'b back' : 'b 上一步');
  });

  it('a page says why, and where it was recorded', async () => {
    const screen = await openShown([], { columns: columns, rows: rows, language: language });
    await screen.show(host, begins({ lesson: 'uts', why, recordedAt: '2026-03-04T05:06:07Z' }));
    await screen.show(asReplay(waitFor('next')));
    const text = screen.text();
    expect(text).toContain(why[language]);
    expect(text).toContain(
      `${badges[language]}${language === 'en' ? ': ' : '：'}${host.lessons[0]?.title[language]}`,
    );
    for (const fact of ['6.18.0', 'x64', 'cgroup v1', 'root', '2026-03-04']) expect(text).toContain(fact);
    expect(screen.rows().at(-1)).toContain(language === 'en' ? 'Enter go on' : 'Enter 继续');
  });
});

describe('what lies over the screen', () => {
  it.each(['?', 'g', 'q', '+'])('leaves it in sight after %s', async (key) => {
    const screen = await openShown([], { columns: 80, rows: 24 });
    await screen.show(asReplay(host), begins(), asReplay(step), asReplay(namespaces(1, 'vm')));
    await screen.press(key);
    expect(screen.rows()[0]).toMatch(/^ REPLAY {2}nslab/);
  });

  it('a window that is too small says it too', async () => {
    const screen = await openShown([], { columns: 80, rows: 24 });
    await screen.show(asReplay(host), begins(), asReplay(step));
    await screen.resize(40, 10);
    expect(screen.rows()[0]).toMatch(/^REPLAY {2}This window/);
  });

  it('leaving is asked for without a word of what is torn down', async () => {
    const screen = await openShown([], { columns: 80, rows: 24 });
    await screen.show(asReplay(host), begins(), asReplay(step));
    await screen.press('q');
    expect(screen.rows().at(-1)).toMatch(/^ Leave the recording\?/);
  });
});

it('is gone with the first live event', async () => {
  const screen = await openShown([], { columns: 80, rows: 24 });
  await screen.show(host, begins({ lesson: 'uts' }), asReplay(step), asReplay(plan));
  expect(screen.rows()[0]).toContain('REPLAY');
  await screen.show(step);
  expect(screen.rows()[0]).not.toContain('REPLAY');
  expect(screen.rows()[0]).toContain('nslab tour 1/1');
});

it('the last screen says that nothing was made here, and does not list what was', async () => {
  const screen = await openShown([], { columns: 120, rows: 40 });
  const ledger: EventBody = { type: 'ledger', made: ['/run/nslab/7f3a12'], left: [], others: [] };
  await screen.show(asReplay(host), begins(), asReplay(step), asReplay(ledger));
  expect(screen.text()).toContain('nothing was made on this machine');
  expect(screen.text()).not.toMatch(/Nothing of ours|Made, and gone/);
});

function transcript(events: readonly EventBody[], language: Language): string[] {
  let text = '';
  const show = openTranscript({ language, chalk: new Chalk({ level: 0 }), write: (part) => (text += part) });
  for (const [at, event] of events.entries()) show({ ...event, at } as Event);
  return text.split('\n');
}

describe.each(['en', 'zh'] as const)('the transcript in %s', (language) => {
  const badge = `[${badges[language]}]`;

  it('has it in its first line, its last, and at every stage, step and operation', () => {
    const lines = transcript(recorded.map(asReplay), language);
    expect(lines[0]).toContain(badges[language]);
    expect(lines.filter(Boolean).at(-1)).toContain(badges[language]);
    const heads = lines.filter((line) => /^(== |> |Step \d+\.|步骤 \d+\.)/.test(line));
    const steps = recorded.filter(({ type }) => type === 'step' || type === 'plan').length;
    expect(heads.length).toBeGreaterThan(steps);
    expect(heads.filter((line) => !line.includes(badge))).toEqual([]);
    // What one would type stays in one piece.
    const typed = /^ {2}(\$|docker:) /;
    expect(lines.filter((line) => stringWidth(line) > 80 && !typed.test(line))).toEqual([]);
  });

  it('says why a stage is one, and only there', () => {
    const live = transcript([host, step, plan], language);
    const lines = transcript(
      [host, begins({ lesson: 'uts', why }), asReplay(step), asReplay(plan), step],
      language,
    );
    expect(lines).toContain(why[language]);
    expect(lines.filter((line) => line.includes(badge)).length).toBeGreaterThan(1);
    expect(lines.at(-4)).not.toContain('REPLAY');
    expect(live.join()).not.toContain('REPLAY');
  });
});
