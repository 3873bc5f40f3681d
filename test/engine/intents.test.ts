// Sends intents: a wait is answered once, by its number; a request is carried out, or refused with a reason.

import { describe, expect, it } from 'vitest';
import { type Intents, Jump, numberAsks, openIntents, Quit, Refused } from '../../src/engine/intents.ts';
import { UserError } from '../../src/kernel/errors.ts';
import type { EventBody } from '../../src/session/event.ts';

function open(): { intents: Intents; events: EventBody[] } {
  const events: EventBody[] = [];
  return { intents: openIntents((event) => events.push(event)), events };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a wait', () => {
  it('is told with its number, and ends with the answer that names it', async () => {
    const { intents, events } = open();
    const first = intents.wait('next');
    expect(events).toEqual([{ type: 'wait', number: 1, what: 'next' }]);
    intents.send({ type: 'next', wait: 1 });
    expect(await first).toEqual({ type: 'next', wait: 1 });
    const second = intents.wait('answer');
    intents.send({ type: 'answer', wait: 2, id: 'q', option: 'a' });
    expect(await second).toEqual({ type: 'answer', wait: 2, id: 'q', option: 'a' });
  });

  it('may be answered at once by whoever is told of it', async () => {
    const intents: Intents = openIntents((event) => {
      if (event.type === 'wait') intents.send({ type: 'next', wait: event.number });
    });
    expect(await intents.wait('operation')).toEqual({ type: 'next', wait: 1 });
  });

  it('goes on once when Enter comes twice: the second is refused, and the next wait stays', async () => {
    const { intents, events } = open();
    const first = intents.wait('next');
    intents.send({ type: 'next', wait: 1 });
    intents.send({ type: 'next', wait: 1 });
    await first;
    let over = false;
    const second = intents.wait('next').then(() => {
      over = true;
    });
    intents.send({ type: 'next', wait: 1 });
    await settled();
    expect(over).toBe(false);
    expect(events.filter(({ type }) => type === 'refused')).toMatchObject([{ wait: 1 }, { wait: 1 }]);
    intents.send({ type: 'next', wait: 2 });
    await second;
  });

  it('refuses an answer where no question is open, and goes on waiting', async () => {
    const { intents, events } = open();
    const waiting = intents.wait('next');
    intents.send({ type: 'answer', wait: 1, id: 'q', option: 'a' });
    expect(events.at(-1)).toMatchObject({ type: 'refused', wait: 1 });
    intents.send({ type: 'next', wait: 1 });
    expect(await waiting).toMatchObject({ type: 'next' });
  });

  it('ends with a jump at back and restart', async () => {
    const { intents } = open();
    const waiting = intents.wait('next');
    intents.send({ type: 'back', wait: 1 });
    await expect(waiting).rejects.toThrow(Jump);
  });

  it('ends when the learner leaves or something fails, and so do later waits', async () => {
    const { intents } = open();
    const waiting = intents.wait('next');
    intents.send({ type: 'quit', intent: 1 });
    await expect(waiting).rejects.toThrow(Quit);
    await expect(intents.wait('next')).rejects.toThrow(Quit);
    const stopped = open().intents;
    const other = stopped.wait('next');
    stopped.stop(new Error('no more'));
    await expect(other).rejects.toThrow('no more');
  });

  it('goes on by itself at a pace, but not while it is paused', async () => {
    const { intents, events } = open();
    expect(await intents.wait('next', { paceMs: 1 })).toEqual({ type: 'next', wait: 1, one: true });
    intents.send({ type: 'pace', on: false, intent: 1 });
    let over = false;
    const waiting = intents.wait('next', { paceMs: 1 }).then(() => {
      over = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(over).toBe(false);
    intents.send({ type: 'pace', on: true, intent: 2 });
    await waiting;
    expect(events.filter(({ type }) => type === 'pace')).toEqual([
      { type: 'pace', on: false },
      { type: 'pace', on: true },
    ]);
  });
});

describe('what is asked for', () => {
  it('is carried out by its handler, and then reported as done', async () => {
    const { intents, events } = open();
    const asked: string[] = [];
    intents.handle('freeze', ({ container, on }) => void asked.push(`${container} ${on}`));
    const send = numberAsks((intent) => intents.send(intent));
    send({ type: 'freeze', container: 'web', on: true });
    await settled();
    send({ type: 'freeze', container: 'db', on: false });
    await settled();
    expect(asked).toEqual(['web true', 'db false']);
    expect(events).toEqual([
      { type: 'done', intent: 1 },
      { type: 'done', intent: 2 },
    ]);
  });

  it.each([
    ['a reason in both languages', new Refused({ en: 'no', zh: '不' }), { en: 'no', zh: '不' }],
    [
      'what the user can do about',
      new UserError('machine', 'no freezer'),
      { en: 'no freezer', zh: 'no freezer' },
    ],
  ])('is refused with %s', async (_, error, why) => {
    const { intents, events } = open();
    intents.handle('remove', () => {
      throw error;
    });
    intents.send({ type: 'remove', container: 'web', intent: 7 });
    await settled();
    expect(events).toEqual([{ type: 'refused', intent: 7, why }]);
  });

  it('is refused without a handler, also after the handler was removed', async () => {
    const { intents, events } = open();
    const end = intents.handle('sample', () => undefined);
    end();
    intents.send({ type: 'sample', on: true, intent: 3 });
    await settled();
    expect(events).toMatchObject([{ type: 'refused', intent: 3 }]);
  });

  it('stops the session at a bug of ours', async () => {
    const { intents } = open();
    intents.handle('remove', () => {
      throw new TypeError('a bug');
    });
    const waiting = intents.wait('next');
    intents.send({ type: 'remove', container: 'web', intent: 1 });
    await expect(waiting).rejects.toThrow('a bug');
  });

  it('is refused when too many requests are pending, and no accepted one is lost', async () => {
    const { intents, events } = open();
    let finish = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      finish = resolve;
    });
    let carriedOut = 0;
    intents.handle('create', async () => {
      await gate;
      carriedOut++;
    });
    for (let intent = 1; intent <= 100; intent++) {
      intents.send({ type: 'create', container: `c${intent}`, kind: 'bare', intent });
    }
    await settled();
    const refused = events.filter(({ type }) => type === 'refused').length;
    expect(refused).toBeGreaterThan(0);
    finish();
    await settled();
    expect(carriedOut + refused).toBe(100);
    expect(events.filter(({ type }) => type === 'done')).toHaveLength(carriedOut);
  });
});
