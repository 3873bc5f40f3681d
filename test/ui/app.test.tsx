import { render } from 'ink-testing-library';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
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
  const settle = () => new Promise((resolve) => setTimeout(resolve, 30));
  return { app, intents, settle, lines: () => (app.lastFrame() ?? '').split('\n') };
}

const begun: EventBody[] = [host, step, namespaces(4026531838, 'vm')];

describe('the screen at 80×24', () => {
  it('has story, evidence and keys, and no more than 24 rows', async () => {
    const { lines, settle } = show([...begun, plan, { type: 'wait', what: 'operation' }]);
    await settle();
    expect(lines().length).toBeLessThanOrEqual(24);
    const text = lines().join('\n');
    expect(text).toContain('Ask for a new namespace');
    expect(text).toContain('clone3({flags=CLONE_NEWUTS');
    expect(text).toContain('[namespaces]');
    expect(text).toContain('4026531838');
    expect(lines().at(-1)).toContain('Enter do it');
  });

  it('marks what changed', async () => {
    const { lines, settle } = show([...begun, call, namespaces(4026532255, 'vm')]);
    await settle();
    expect(lines().find((line) => line.includes('uts'))).toMatch(/^✱ uts\s+4026531838\s+4026532255 own/);
  });

  it('turns to the next pane on Tab', async () => {
    const { app, lines, settle } = show([...begun, call]);
    await settle();
    app.stdin.write('\t');
    await settle();
    expect(lines().join('\n')).toContain('[system calls]');
    expect(lines().join('\n')).toContain('= 4711');
  });

  it('switches language in place', async () => {
    const { app, lines, settle } = show(begun);
    await settle();
    app.stdin.write('l');
    await settle();
    expect(lines().join('\n')).toContain('申请新的命名空间');
  });
});

describe('keys become intents', () => {
  it('Enter goes on, a digit answers, b and r go back, Ctrl-C leaves', async () => {
    const { app, intents, settle } = show([...begun, ask, { type: 'wait', what: 'answer' }]);
    await settle();
    for (const key of ['2', '\r', 'b', 'r', '\u0003']) app.stdin.write(key);
    await settle();
    expect(intents).toEqual([
      { type: 'answer', id: 'clone', option: 'empty' },
      { type: 'next' },
      { type: 'back' },
      { type: 'restart' },
      { type: 'quit' },
    ]);
  });

  it('q asks first, and stays unless the answer is y', async () => {
    const { app, intents, lines, settle } = show(begun);
    await settle();
    app.stdin.write('q');
    await settle();
    expect(lines().at(-1)).toContain('Leave?');
    app.stdin.write('n');
    await settle();
    expect(lines().at(-1)).not.toContain('Leave?');
    expect(intents).toEqual([]);
    app.stdin.write('q');
    await settle();
    app.stdin.write('y');
    await settle();
    expect(intents).toEqual([{ type: 'quit' }]);
  });

  it('a digit that is no option does nothing', async () => {
    const { app, intents, settle } = show([...begun, ask, { type: 'wait', what: 'answer' }]);
    await settle();
    app.stdin.write('9');
    await settle();
    expect(intents).toEqual([]);
  });
});

it('says so when the window is too small', async () => {
  const { lines, settle } = show(begun, { columns: 79, rows: 24 });
  await settle();
  expect(lines().join(' ')).toContain('too small');
});

it.each(['en', 'zh'] as const)('has room for all keys at 80 columns in %s', (language) => {
  for (const wait of ['operation', 'next', 'answer', 'end'] as const) {
    expect(stringWidth(keyText({ ...emptyModel, wait }, wordsIn(language), false))).toBeLessThanOrEqual(80);
  }
  expect(stringWidth(keyText(emptyModel, wordsIn(language), true))).toBeLessThanOrEqual(80);
  expect(stringWidth(wordsIn(language).leave)).toBeLessThan(80);
});

it('lists the keys on ?', async () => {
  const { app, lines, settle } = show(begun);
  await settle();
  app.stdin.write('?');
  await settle();
  expect(lines().join('\n')).toContain('r restart the stage');
});

it('gives the evidence all the room on +', async () => {
  const { app, lines, settle } = show(begun);
  await settle();
  app.stdin.write('+');
  await settle();
  expect(lines()[1]).toContain('[namespaces]');
  expect(lines().join('\n')).not.toContain('Ask for a new namespace');
});
