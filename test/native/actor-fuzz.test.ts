// Tests the whole actor, built with sanitizers, with thousands of frames: a malformed one ends it with a message, never with
// a signal or a byte read or written out of bounds; a valid one is answered however it arrives.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../../src/kernel/actor/frame.ts';
import { getpid } from '../../src/kernel/syscalls/calls/process.ts';
import { someOf } from '../support/some-of.ts';
import { type Random, randomFrom } from './random.ts';
import {
  ARENA_MAX,
  AT,
  breakages,
  type Expected,
  FRAME_MAX,
  harmlessFrame,
  scrambledFrame,
} from './random-frames.ts';
import {
  arch,
  buildSanitized,
  type Ending,
  type FrameOptions,
  rawFrame,
  startSanitized,
  type TestActor,
} from './sanitized-actor.ts';

const SLOTS = 3;
const AT_ONCE = 4;
const MALFORMED = 70;
const build = { path: '', remove: (): void => undefined };

beforeAll(() => {
  Object.assign(build, buildSanitized());
});
afterAll(() => build.remove());

async function start(): Promise<TestActor> {
  const actor = startSanitized(build.path, SLOTS);
  await actor.until(1);
  return actor;
}

/** Runs `count` cases, in `npm test` a third of them, a few at the same time, each with random numbers of its own. */
async function eachSeed(count: number, run: (random: Random, i: number) => Promise<void>): Promise<void> {
  const seeds = someOf([...Array(count).keys()], Math.ceil(count / 3));
  for (let at = 0; at < seeds.length; at += AT_ONCE) {
    await Promise.all(seeds.slice(at, at + AT_ONCE).map((i) => run(randomFrom(i + 1), i)));
  }
}

const series = (random: Random, actor: TestActor, count: number, options: FrameOptions = {}): Expected[] =>
  Array.from({ length: count }, (_, i) => harmlessFrame(random, actor.pid, { id: i + 1, ...options }));

const together = (frames: readonly Expected[]): Buffer => Buffer.concat(frames.map(({ frame }) => frame));

function expectAnswers(answers: readonly Answer[], sent: readonly Expected[]): void {
  sent.forEach(({ frame, ret, error, out }, i) => {
    expect(answers[i]).toMatchObject({ kind: 'result', id: frame.readUInt32LE(AT.id), ret, error });
    if (typeof out === 'number') expect(answers[i]?.out).toHaveLength(out);
    else expect(answers[i]?.out.equals(out)).toBe(true);
  });
}

/** Expects that it ended by itself, with a message if a frame was malformed. Returns the message. */
function expectOrderly({ code, signal, report, answers }: Ending): string | undefined {
  expect(report).toBe('');
  expect(signal).toBeNull();
  const messages = answers.filter(({ kind }) => kind === 'fatal').map(({ out }) => out.toString());
  if (code !== 0) {
    expect(code).toBe(MALFORMED);
    expect(answers.at(-1)?.kind).toBe('fatal');
  }
  expect(messages).toHaveLength(code === 0 ? 0 : 1);
  for (const message of messages) expect(message).toMatch(/^[a-z ]{8,}$/);
  return messages[0];
}

describe('a malformed frame', () => {
  it.each(Object.entries(breakages))('ends the actor with a message: %s', async (_, change) => {
    await eachSeed(8, async (random) => {
      const actor = await start();
      const before = series(random, actor, 5);
      const { frame } = harmlessFrame(random, actor.pid, { id: 99 });
      change(frame, random);
      actor.send(Buffer.concat([together(before), frame]));
      const ending = await actor.end();
      // A size out of range is noticed as soon as it arrives, perhaps together with the frames before it.
      expectAnswers(ending.answers.slice(1, -1), before.slice(0, ending.answers.length - 2));
      expect(expectOrderly(ending)).toBeDefined();
      expect(ending.answers).toHaveLength(before.length + 2);
    });
  });

  it('ends it wherever the frame is cut in two', async () => {
    await eachSeed(AT.end, async (random, i) => {
      const actor = await start();
      const { frame } = harmlessFrame(random, actor.pid, { id: 1 });
      frame.writeUInt8(0x80, AT.flags);
      actor.send(frame.subarray(0, i));
      await sleep(1);
      actor.send(frame.subarray(i));
      expect(expectOrderly(await actor.end())).toBe('unknown flag');
    });
  });

  it('ends it when a batch never ends', async () => {
    const actor = await start();
    const frame = rawFrame(getpid.spec.numbers[arch], { arena: Buffer.alloc(ARENA_MAX) }, { more: true });
    actor.send(Buffer.concat([frame, frame, frame]));
    expect(expectOrderly(await actor.end())).toBe('batch larger than the buffer');
  });
});

describe('random frames', () => {
  it('are answered or end the actor with a message, whatever is in them', async () => {
    const ends = { orderly: 0, malformed: 0 };
    await eachSeed(300, async (random) => {
      const actor = await start();
      const before = series(random, actor, 1);
      const scrambled = Array.from({ length: 1 + random.below(3) }, () => scrambledFrame(random, actor.pid));
      actor.send(Buffer.concat([together(before), ...scrambled]));
      const ending = await actor.end();
      if (expectOrderly(ending) === undefined) ends.orderly++;
      else ends.malformed++;
    });
    expect(Math.min(ends.orderly, ends.malformed)).toBeGreaterThan(20);
  });

  it('are refused when they are nothing but random bytes', async () => {
    await eachSeed(60, async (random) => {
      const actor = await start();
      const bytes = random.bytes(4 + random.below(400));
      const size = bytes.readUInt32LE(AT.size);
      const isBegun = size >= AT.end && size <= FRAME_MAX; // the rest of a long frame never comes
      actor.send(bytes);
      expect(expectOrderly(await actor.end()) === undefined).toBe(isBegun);
    });
  });
});

describe('valid frames', () => {
  it('are answered in their order', async () => {
    await eachSeed(12, async (random) => {
      const actor = await start();
      const sent = series(random, actor, 50);
      actor.send(together(sent));
      const ending = await actor.end();
      expectAnswers(ending.answers.slice(1), sent);
      expect(expectOrderly(ending)).toBeUndefined();
    });
  });

  it('are answered wherever they are cut in two', async () => {
    const actor = await start();
    const random = randomFrom(7);
    const sent = series(random, actor, 2);
    const bytes = together(sent);
    for (let cut = 0; cut <= bytes.length; cut++) {
      const before = actor.answers.length;
      actor.send(bytes.subarray(0, cut));
      await sleep(1);
      actor.send(bytes.subarray(cut));
      expectAnswers((await actor.until(before + 2)).slice(before), sent);
    }
    expect(expectOrderly(await actor.end())).toBeUndefined();
  });

  it('bring back the bytes of two arenas of the largest size', async () => {
    const actor = await start();
    const arena = randomFrom(8).bytes(ARENA_MAX);
    const out = { offset: 0, length: ARENA_MAX };
    const zeroed = { at: ARENA_MAX - 8, kind: 'reg64', register: 1023 } as const;
    const call = { arena, out, relocations: new Array(4096).fill(zeroed) };
    const nr = getpid.spec.numbers[arch];
    actor.send(Buffer.concat([rawFrame(nr, call), rawFrame(nr, call)]));
    const ending = await actor.end();
    expect(expectOrderly(ending)).toBeUndefined();
    arena.fill(0, ARENA_MAX - 8);
    for (const answer of ending.answers.slice(1)) expect(answer.out.equals(arena)).toBe(true);
    expect(ending.answers).toHaveLength(3);
  });

  it('are dropped when the socket closes in the middle of one', async () => {
    const actor = await start();
    const [first, second] = series(randomFrom(9), actor, 2) as [Expected, Expected];
    actor.send(Buffer.concat([first.frame, second.frame.subarray(0, AT.end + 1)]));
    const ending = await actor.end();
    expect(ending.answers).toHaveLength(2);
    expect(expectOrderly(ending)).toBeUndefined();
  });
});

describe('a batch of frames with FLAG_MORE', () => {
  it('starts only when its last frame has arrived', async () => {
    await eachSeed(8, async (random) => {
      const actor = await start();
      const sent = [
        ...series(random, actor, 9, { batch: 3, more: true }),
        harmlessFrame(random, actor.pid, { batch: 3 }),
      ];
      for (const { frame } of sent.slice(0, -1)) actor.send(frame);
      await sleep(20);
      expect(actor.answers).toHaveLength(1);
      actor.send(sent.at(-1)?.frame as Buffer);
      expectAnswers((await actor.until(11)).slice(1), sent);
      expect(expectOrderly(await actor.end())).toBeUndefined();
    });
  });

  it('makes no call when a size in it is out of range', async () => {
    const actor = await start();
    const sent = series(randomFrom(10), actor, 5, { more: true });
    sent.at(-1)?.frame.writeUInt32LE(111, AT.size);
    actor.send(together(sent));
    const ending = await actor.end();
    expect(ending.answers.map(({ kind }) => kind)).toEqual(['hello', 'fatal']);
    expect(expectOrderly(ending)).toBe('frame size out of range');
  });
});
