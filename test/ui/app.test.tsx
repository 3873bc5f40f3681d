import { render } from 'ink-testing-library';
import stringWidth from 'string-width';
import { describe, expect, it, vi } from 'vitest';
import type { EventBody } from '../../src/session/event.ts';
import type { Intent } from '../../src/session/intent.ts';
import { emptyModel, reduce } from '../../src/state/model.ts';
import { App } from '../../src/ui/app.tsx';
import { keyText } from '../../src/ui/frame-text.ts';
import { wordsIn } from '../../src/ui/words.ts';
import { ask, at, call, host, namespaces, plan, step } from './events.ts';

/** ink-testing-library's stdout is 100 columns wide and has no height. */
function show(events: readonly EventBody[], size = { columns: 80, rows: 24 }) {
  const intents: Intent[] = [];
  const model = events.reduce((before, event) => reduce(before, at(event)), emptyModel);
  const app = render(
    <App
      model={model}
      language="en"
      send={(intent) => intents.push(intent)}
      inShell={false}
      enterShell={() => undefined}
      onScreen={() => undefined}
    />,
  );
  Object.defineProperty(app.stdout, 'columns', { value: size.columns, configurable: true });
  Object.defineProperty(app.stdout, 'rows', { value: size.rows, configurable: true });
  app.stdout.emit('resize');
  const lines = () => (app.lastFrame() ?? '').split('\n');
  /** Waits until the screen has the text; `press` types and waits for what that brings. */
  const shows = (text: string): Promise<void> =>
    vi.waitFor(() => expect(lines().join('\n')).toContain(text), 5000);
  const press = async (key: string, brings: string): Promise<void> => {
    app.stdin.write(key);
    await shows(brings);
  };
  return { app, intents, lines, shows, press };
}

const begun: EventBody[] = [host, step, namespaces(4026531838, 'vm')];

describe('the screen at 80×24', () => {
  it('has story, evidence and keys, and no more than 24 rows', async () => {
    const { lines, shows } = show([...begun, plan, { type: 'wait', what: 'operation' }]);
    await shows('Enter do it');
    expect(lines().length).toBeLessThanOrEqual(24);
    for (const text of [
      'Ask for a new namespace',
      'clone3({flags=CLONE_NEWUTS',
      '[namespaces]',
      '4026531838',
    ])
      await shows(text);
    expect(lines().at(-1)).toContain('Enter do it');
  });

  it('marks what changed', async () => {
    const { lines, shows } = show([...begun, call, namespaces(4026532255, 'vm')]);
    await shows('4026532255 own');
    expect(lines().find((line) => line.includes('uts'))).toMatch(/^✱ uts\s+4026531838\s+4026532255 own/);
  });

  it('turns to the next pane on Tab', async () => {
    const { shows, press } = show([...begun, call]);
    await shows('[namespaces]');
    await press('\t', '[system calls]');
    await shows('= 4711');
  });

  it('switches language in place', async () => {
    const { shows, press } = show(begun);
    await shows('Ask for');
    await press('l', '申请新的命名空间');
  });
});

describe('keys become intents', () => {
  it('Enter goes on, a digit answers, b and r go back, Ctrl-C leaves; a digit that is no option does nothing', async () => {
    const { app, intents, shows } = show([...begun, ask, { type: 'wait', what: 'answer' }]);
    await shows('1–9 answer');
    for (const key of ['9', '2', '\r', 'b', 'r', '\u0003']) app.stdin.write(key);
    await vi.waitFor(() => expect(intents).toHaveLength(5), 5000);
    expect(intents).toEqual([
      { type: 'answer', id: 'clone', option: 'empty' },
      { type: 'next' },
      { type: 'back' },
      { type: 'restart' },
      { type: 'quit' },
    ]);
  });

  it('q asks first, and stays unless the answer is y', async () => {
    const { app, intents, shows, press } = show(begun);
    await shows('q quit');
    await press('q', 'Leave?');
    await press('n', 'q quit');
    expect(intents).toEqual([]);
    await press('q', 'Leave?');
    app.stdin.write('y');
    await vi.waitFor(() => expect(intents).toEqual([{ type: 'quit' }]), 5000);
  });
});

it('says so when the window is too small', async () => {
  const { shows } = show(begun, { columns: 79, rows: 24 });
  await shows('too small');
});

it.each(['en', 'zh'] as const)('has room for all keys at 80 columns in %s', (language) => {
  for (const wait of ['operation', 'next', 'answer', 'end'] as const) {
    expect(stringWidth(keyText({ ...emptyModel, wait }, wordsIn(language), false))).toBeLessThanOrEqual(80);
  }
  expect(stringWidth(keyText(emptyModel, wordsIn(language), true))).toBeLessThanOrEqual(80);
  expect(stringWidth(wordsIn(language).leave)).toBeLessThan(80);
});

it('lists the keys on ?', async () => {
  const { shows, press } = show(begun);
  await shows('? keys');
  await press('?', 'r restart the stage');
});

it('gives the evidence all the room on +', async () => {
  const { app, lines, shows } = show(begun);
  await shows('Ask for a new namespace');
  app.stdin.write('+');
  await vi.waitFor(() => expect(lines().join('\n')).not.toContain('Ask for a new namespace'), 5000);
  expect(lines()[1]).toContain('[namespaces]');
});
