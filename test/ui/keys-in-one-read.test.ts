// Keys that come in one read do on the screen what they do one by one, and are drawn once.

import { expect, it } from 'vitest';
import { host, namespaces, plan, step } from './events.ts';
import { openTestScreen, type TestScreen } from './test-screen.ts';

async function open(): Promise<TestScreen> {
  const screen = await openTestScreen(80, 24);
  await screen.show(host, step, namespaces(4026531838, 'vm'));
  return screen;
}

it('two Ctrl-C leave twice, and a key before one is no less a key', async () => {
  const screen = await open();
  await screen.press('l\u0003\u0003');
  expect(screen.intents).toEqual([{ type: 'quit' }, { type: 'quit' }]);
  expect(screen.text()).toContain('步骤');
});

it('Backspaces in the filter erase, also two at a time, and arrows between text are no text', async () => {
  const screen = await open();
  await screen.press('/abcd\u007f\u007f\u001b[A\u001b[Bx');
  expect(screen.rows().at(-1)).toMatch(/^ \/abx▏/);
});

it('each key is about what the one before brought: q asks, y answers', async () => {
  const screen = await open();
  await screen.press('qnqy');
  expect(screen.intents).toEqual([{ type: 'quit' }]);
});

it('Esc and what follows it in the same read are two keys', async () => {
  const screen = await open();
  await screen.press('?');
  expect(screen.text()).toContain('In the tour');
  await screen.press('\u001bq');
  expect(screen.rows().at(-1)).toMatch(/^ Leave\?/);
});

it('what is typed after s is kept for the shell, in the same read too', async () => {
  const screen = await open();
  await screen.press('sls\r');
  expect(screen.intents).toEqual([{ type: 'shell', columns: 78, rows: 12 }]);
});

it('twenty keys in one turn are painted once', async () => {
  const screen = await open();
  screen.written();
  await screen.press('l'.repeat(21));
  expect(screen.written().split('\u001b[?2026h').length - 1).toBe(1);
  expect(screen.text()).toContain('步骤');
});

it('a zoom is over at the next step, whose story it would hide', async () => {
  const screen = await open();
  await screen.press('+');
  expect(screen.text()).not.toContain('The kernel is asked');
  await screen.show(
    { ...step, step: 'next', stepNumber: 2, title: { en: 'The next', zh: '' } },
    namespaces(4026531838, 'vm'),
  );
  expect(screen.text()).toMatch(/The next.*The kernel is asked/s);
});

it('x says that there is nothing to show, when there is not', async () => {
  const screen = await open();
  await screen.press('x');
  expect(screen.rows().at(-1)).toContain('no operation on the screen');
  await screen.show(plan);
  await screen.press('x');
  expect(screen.rows().at(-1)).not.toContain('no operation on the screen');
});

it('a filter that nothing matches says so', async () => {
  const screen = await open();
  await screen.press('/zzzz');
  expect(screen.text()).toContain('no line has what you typed');
  await screen.press('\u001b');
  expect(screen.text()).not.toContain('no line has what you typed');
});
