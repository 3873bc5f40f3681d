// Writes the card of a container into a folder: new files only, and what is refused is said.

import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { writesCards } from '../../../src/cli/session/write-card.ts';
import { openIntents } from '../../../src/engine/intents.ts';
import type { EventBody } from '../../../src/session/event.ts';
import { host } from '../../ui/events.ts';

const summary: EventBody = {
  type: 'summary',
  asked: 0,
  right: 0,
  again: [],
  failed: [],
  facts: [],
  command: 'sudo npx nslab',
  container: {
    hostname: 'mycontainer',
    pid: 4711,
    pidInside: 2,
    namespaces: [{ kind: 'uts', inode: 4026532255, own: true }],
    layers: [],
    capabilities: 14,
    seccomp: true,
    lines: { nslab: 'run -it --hostname mycontainer -- bash', docker: 'docker run -it debian bash' },
  },
};

let folder: string;
const before = process.cwd();
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-test-card-'));
  process.chdir(folder);
});
afterEach(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

/** Asks for a card. @returns the notices and refusals */
async function ask(events: readonly EventBody[], language: 'en' | 'zh' = 'en'): Promise<string[]> {
  const said: string[] = [];
  let over = false;
  const emit = (event: EventBody): void => {
    if (event.type === 'notice') said.push(event.text[language]);
    if (event.type === 'refused') said.push(event.why[language]);
    if (event.type === 'done' || event.type === 'refused') over = true;
  };
  const intents = openIntents(emit);
  const follow = writesCards({ intents, emit });
  for (const event of events) follow(event);
  intents.send({ type: 'card', language, intent: 1 });
  await vi.waitFor(() => expect(over).toBe(true));
  return said;
}

describe('a card', () => {
  it('is written as text and as a picture, and the screen says where', async () => {
    expect(await ask([host, summary])).toEqual([
      'Written to this folder: container-card.txt, container-card.svg',
    ]);
    const text = readFileSync('container-card.txt', 'utf8');
    expect(text).toContain('mycontainer');
    expect(text).toContain('sudo npx nslab run -it');
    expect(readFileSync('container-card.svg', 'utf8')).toMatch(/^<svg [\s\S]*<\/svg>\s*$/);
  });

  it('is in Chinese where the screen is', async () => {
    expect((await ask([host, summary], 'zh'))[0]).toMatch(/^已写入当前目录：/);
    expect(readFileSync('container-card.txt', 'utf8')).toContain('主机名');
  });

  it('is never written over a file, or through a link', async () => {
    writeFileSync('container-card.txt', 'mine');
    symlinkSync(join(folder, 'elsewhere'), 'container-card.svg');
    await ask([host, summary]);
    expect(readFileSync('container-card.txt', 'utf8')).toBe('mine');
    expect(readdirSync('.').sort()).toEqual([
      'container-card-2.svg',
      'container-card-2.txt',
      'container-card.svg',
      'container-card.txt',
    ]);
  });

  it('is refused in a folder that is gone, and where there is no container', async () => {
    rmSync(folder, { recursive: true });
    expect((await ask([host, summary]))[0]).toMatch(/^cannot write container-card\.txt: .*ENOENT/);
    process.chdir(before);
    folder = mkdtempSync(join(tmpdir(), 'nslab-test-card-'));
    chmodSync(folder, 0o700);
    expect(await ask([host])).toEqual(['There is no container now that could be drawn.']);
  });
});
