// Finds technical terms in texts: the longest, as whole words, and nothing that only looks like one.

import { describe, expect, it } from 'vitest';
import type { Language, Term } from '../../src/session/event.ts';
import { occurrences } from '../../src/session/term-forms.ts';

const term = (id: string, en: readonly string[], zh: readonly string[]): Term => ({
  id,
  name: { en: id, zh: id },
  forms: { en, zh },
  text: { en: id, zh: id },
});

const terms = [
  term('namespace', ['namespaces', 'namespace'], ['命名空间']),
  term('pid-namespace', ['PID namespaces', 'PID namespace'], ['PID 命名空间']),
  term('mount-namespace', ['mount namespace'], ['挂载命名空间']),
  term('pid', ['PID'], ['PID']),
  term('mount', ['mount'], ['挂载']),
  term('cgroup', ['cgroups', 'cgroup'], ['cgroup']),
  term('failcnt', ['memory.failcnt', 'failcnt'], ['memory.failcnt']),
  term('proc', ['/proc', 'proc'], ['/proc', 'proc']),
  term('self-exe', ['/proc/self/exe'], ['/proc/self/exe']),
  term('opaque', ['trusted.overlay.opaque', 'opaque'], ['trusted.overlay.opaque']),
  term('copy-up', ['copy-up', 'copy up'], ['copy-up']),
  term('page-cache', ['page cache'], ['页缓存']),
];

/** What was found, with the term of each, in the order of the text. */
const foundIn = (text: string, language: Language = 'en'): string[] =>
  occurrences(text, terms, language).map(
    ({ start, end, term: { id } }) => `${text.slice(start, end)} = ${id}`,
  );

describe('in English, a term', () => {
  it('is found wherever it stands, in the order of the text', () => {
    expect(foundIn('mount, then a cgroup. mount')).toEqual([
      'mount = mount',
      'cgroup = cgroup',
      'mount = mount',
    ]);
  });

  it('is found in capitals and without', () => {
    expect(foundIn('Namespaces have a pid.')).toEqual(['Namespaces = namespace', 'pid = pid']);
  });

  it('wins over a shorter one inside it', () => {
    expect(foundIn('a PID namespace, a PID and a namespace')).toEqual([
      'PID namespace = pid-namespace',
      'PID = pid',
      'namespace = namespace',
    ]);
  });

  it('wins over a shorter one that begins before it', () => {
    expect(foundIn('a mount namespace')).toEqual(['mount namespace = mount-namespace']);
  });

  it('is a whole word', () => {
    expect(foundIn('amount, mounted, CLONE_NEWPID, NSpid, pid_for_children, cgroup2, procfs')).toEqual([]);
  });

  it.each([
    ["a quote or a genitive: 'mount', the cgroup's", ['mount = mount', 'cgroup = cgroup']],
    ['the end of a sentence: cgroup.', ['cgroup = cgroup']],
    ['code: `mount` and mount(2)', ['mount = mount', 'mount = mount']],
    ['a value: trusted.overlay.opaque=y', ['trusted.overlay.opaque = opaque']],
    ['a colon: mount:1', ['mount = mount']],
  ])('is found beside %s', (text, found) => {
    expect(foundIn(text)).toEqual(found);
  });

  it.each([
    ['a dotted name', 'cgroup.procs and x.cgroup'],
    ['a hyphenated name', 'mount-point and re-mount'],
    ['an option', '`unshare --mount --pid`'],
    ['a path', '/sys/fs/cgroup, cgroup/tasks and /proc2'],
    ['a live value', '{{cgroup.pid}} {{mount}} {{ PID }}'],
  ])('is not found in %s', (_what, text) => {
    expect(foundIn(text)).toEqual([]);
  });

  it('may itself be dotted or hyphenated', () => {
    expect(foundIn('memory.failcnt, failcnt, copy-up')).toEqual([
      'memory.failcnt = failcnt',
      'failcnt = failcnt',
      'copy-up = copy-up',
    ]);
  });

  it('that is a path begins longer paths, but is not in the middle of one', () => {
    expect(foundIn('/proc, /proc/{{box.pid}}/ns and /run/proc')).toEqual(['/proc = proc', '/proc = proc']);
    expect(foundIn('through /proc/self/exe')).toEqual(['/proc/self/exe = self-exe']);
  });

  it('may continue on the next line', () => {
    expect(foundIn('the page\ncache, the page  cache')).toEqual([
      'page\ncache = page-cache',
      'page  cache = page-cache',
    ]);
  });
});

describe('in Chinese, a term', () => {
  it('is found inside the running text', () => {
    expect(foundIn('内核把页缓存丢弃', 'zh')).toEqual(['页缓存 = page-cache']);
  });

  it('wins over a shorter one inside it', () => {
    expect(foundIn('新的 PID 命名空间、挂载命名空间和命名空间', 'zh')).toEqual([
      'PID 命名空间 = pid-namespace',
      '挂载命名空间 = mount-namespace',
      '命名空间 = namespace',
    ]);
  });

  it('in Latin letters is a whole word, whatever Chinese touches it', () => {
    expect(foundIn('把cgroup。写进 cgroup.procs，cgroups', 'zh')).toEqual(['cgroup = cgroup']);
  });
});

describe('a text', () => {
  it('without terms, or searched for none, has none', () => {
    expect(foundIn('')).toEqual([]);
    expect(foundIn('nothing of the kind')).toEqual([]);
    expect(occurrences('a mount', [], 'en')).toEqual([]);
  });
});
