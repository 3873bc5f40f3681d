// Writes cards as plain text: aligned, at most 78 columns wide, in both languages, and with nothing of the machine.

import { hostname, userInfo } from 'node:os';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Card } from '../../../src/export/card/card.ts';
import { cardSvg } from '../../../src/export/card/card-svg.ts';
import { cardText } from '../../../src/export/card/card-text.ts';
import { packageRoot } from '../../../src/lab/session/session-files.ts';
import { cellsOf } from '../../../src/state/cell-width.ts';
import { bare, odd, whole } from './cards.ts';

const languages = ['en', 'zh'] as const;

describe('a whole container', () => {
  it('is told in English', () => {
    expect(cardText(whole, 'en')).toBe(`a container, built with nslab

  host name   box
  command     PID 1 inside, PID 48211 on the machine
  namespaces  * mnt 4026532500     * uts 4026532501     * ipc 4026532502
              * pid 4026532503     * net 4026532504     * cgroup 4026532505
              - user 4026532506    - time 4026532507
              * its own  - the machine’s
  limits      100.0M of memory, 64 processes, the time of 0.5 processors
  layers      upper, app (lower), base (lower)
  network     172.18.0.2/16
  privileges  14 capabilities, a seccomp filter
  kernel      Linux 6.12.9
  date        2026-11-28

  nslab run -it --hostname box --memory 100m --pids-limit 64 --cpus 0.5 \\
    --network bridge -- bash

  docker run -it --hostname box --memory 100m --memory-swap 100m \\
    --pids-limit 64 --cpus 0.5 debian bash
`);
  });

  it('is told in Chinese, in the same columns', () => {
    const text = cardText(whole, 'zh');
    expect(text).toContain('  命令      内部是 PID 1，宿主机上是 PID 48211\n');
    expect(text).toContain('  限制      内存 100.0M，64 个进程，0.5 个处理器的时间\n');
    expect(text).toContain('  权限      14 项 capability，有 seccomp 过滤器\n');
  });
});

it('what is not its own is the machine’s, and is not named', () => {
  const text = cardText(bare, 'en');
  expect(text).toContain('  host name   the machine’s\n');
  expect(text).toContain('  network     the machine’s\n');
  expect(text).toContain('  limits      none\n');
  expect(text).toContain('  privileges  1 capability, no seccomp filter\n');
  expect(text).not.toContain('layers');
  expect(text).not.toMatch(/thehost|192\.0\.2\.77/);
  expect(cardSvg(bare, 'en')).not.toMatch(/thehost|192\.0\.2\.77/);
});

it('a network of its own may have no address', () => {
  const { address: _, ...without } = whole;
  expect(cardText(without, 'en')).toContain('its own, without an address');
});

describe.each([
  ['whole', whole],
  ['bare', bare],
  ['odd', odd],
])('a %s container', (_, card) => {
  it.each(languages)('takes 78 columns at most, and no character that moves a cursor (%s)', (language) => {
    const text = cardText(card, language);
    expect(text.endsWith('\n')).toBe(true);
    for (const line of text.split('\n')) {
      expect(cellsOf(line), line).toBeLessThanOrEqual(78);
      expect(line).toBe(line.trimEnd());
      expect(line).not.toMatch(/[\p{Cc}\p{Bidi_Control}\u2500-\u257f]/u);
    }
  });
});

describe('a command on a card', () => {
  it('means the same when its lines are pasted into a shell', () => {
    const text = cardText(whole, 'en');
    const [, nslab, docker] = /\n {2}(nslab run.*?)\n\n {2}(docker run.*)\n$/s.exec(text) ?? [];
    const joined = [nslab, docker].map((one) => one?.replaceAll('\\\n', ' ').replace(/ +/g, ' '));
    expect(joined).toEqual([whole.lines.nslab, whole.lines.docker]);
  });
});

describe('the machine', () => {
  const secrets = {
    HOSTNAME: 'host-7f3a',
    USER: 'user-7f3a',
    LOGNAME: 'user-7f3a',
    SUDO_USER: 'sudo-7f3a',
    HOME: '/home/user-7f3a',
    PWD: '/srv/work-7f3a',
  };
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it.each(languages)('has no name, no user and no path on a card (%s)', (language) => {
    for (const [name, value] of Object.entries(secrets)) vi.stubEnv(name, value);
    const told: Card = {
      ...whole,
      layers: [{ name: `${secrets.HOME}/app`, role: 'lower' }],
      lines: {
        nslab: `nslab run -v ${secrets.PWD}:/src -u ${secrets.USER} --rootfs=${secrets.HOME} -- cat '${secrets.HOME}/a b'`,
        docker: `docker run -e HOST=${secrets.HOSTNAME} --volume ${secrets.HOME}/src:/src debian ls ~${secrets.SUDO_USER}`,
      },
    };
    for (const shown of [cardText(told, language), cardSvg(told, language)]) {
      expect(shown).not.toContain('7f3a');
      expect(shown).not.toContain(packageRoot());
      expect(shown).not.toMatch(/\/(home|srv|root|tmp|src)\b/);
      const words = shown.split(/[^\w-]+/);
      expect(words).not.toContain(hostname());
      expect(words).not.toContain(userInfo().username);
    }
  });
});
