import { Chalk } from 'chalk';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import type { EventBody, Language } from '../../src/session/event.ts';
import { openTranscript } from '../../src/ui/plain/transcript.ts';
import { ask, at, both, call, host, namespaces, plan, step } from './events.ts';
import { container, play, web } from './play-events.ts';

function transcript(events: readonly EventBody[], language: Language = 'en'): string[] {
  let text = '';
  const show = openTranscript({ language, chalk: new Chalk({ level: 0 }), write: (part) => (text += part) });
  for (const event of events) show(at(event));
  return text.split('\n');
}

describe('the transcript', () => {
  it('heads a stage with its number and name, 80 columns wide', () => {
    const line = transcript([host, step]).find((candidate) => candidate.startsWith('=='));
    expect(line).toMatch(/^== 1\/1 A name of its own =+$/);
    expect(stringWidth(line ?? '')).toBe(80);
    const chinese = transcript([host, step], 'zh').find((candidate) => candidate.startsWith('=='));
    expect(stringWidth(chinese ?? '')).toBe(80);
  });

  it('shows a call as strace does, with the actor before it and the time behind', () => {
    expect(transcript([host, step, call])).toContain(
      '  host      clone3({flags=CLONE_NEWUTS, exit_signal=SIGCHLD}) = 4711 <212 µs>',
    );
  });

  it('says what an errno means for the call', () => {
    const failed: EventBody = {
      ...call,
      ret: -1,
      errno: 'ENOMEM',
      meaning: { en: 'the namespace has lost its first process', zh: '命名空间已经没有了第一个进程' },
    };
    const lines = transcript([host, step, failed]).join(' ');
    expect(lines).toContain('= -1 ENOMEM');
    expect(lines).toContain('lost its first process');
    expect(transcript([host, step, failed], 'zh').join(' ')).toContain('命名空间已经没有了第一个进程');
  });

  it('shows the whole table first, and then what changed, starred', () => {
    const first = transcript([host, step, namespaces(4026531838, 'vm')]);
    expect(first.filter((line) => line.includes('4026531838'))).toHaveLength(1);
    const then = transcript([
      host,
      step,
      namespaces(4026531838, 'vm'),
      namespaces(4026532255, 'mycontainer'),
    ]);
    expect(then).toContain('      * uts       4026531838  4026532255 own');
    expect(then.filter((line) => line.includes('pid '))).toHaveLength(1);
  });

  it('shows nothing for evidence that did not change', () => {
    const once = transcript([host, step, namespaces(1, 'vm')]);
    expect(transcript([host, step, namespaces(1, 'vm'), namespaces(1, 'vm')])).toEqual(once);
  });

  it('answers a question by what the kernel said', () => {
    const lines = transcript([host, step, ask, { type: 'reveal', id: 'clone', holds: 'same' }]);
    expect(lines).toContain('  1  What the host is called');
    expect(lines).toContain('The kernel says: What the host is called.');
  });

  it('says when the learner was wrong, and why', () => {
    const why = both('A new UTS namespace begins as a copy.');
    const lines = transcript([
      host,
      step,
      ask,
      { type: 'reveal', id: 'clone', holds: 'same', chosen: 'empty', why },
    ]).join('\n');
    expect(lines).toContain('You said: Nothing.');
    expect(lines).toContain('begins as a copy');
  });

  it.each(['en', 'zh'] as const)('keeps to 80 columns in %s', (language) => {
    const long =
      'execve("/bin/sh", ["/bin/sh", "-c", "echo a rather long command line that goes on and on"], ["PATH=/usr/bin"])';
    const lines = transcript([host, step, plan, { ...call, line: long }, namespaces(1, 'vm'), ask], language);
    for (const line of lines) expect(stringWidth(line), line).toBeLessThanOrEqual(80);
  });

  it('prints nothing that a container could steer the terminal with', () => {
    const evil = '\u001b]0;owned\u0007\u202e';
    const lines = transcript([
      host,
      step,
      { type: 'output', name: 'box', text: `${evil}\n` },
      namespaces(1, evil),
    ]).join('\n');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: looking for them is the test
    expect(lines).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  });

  it('says at the end that nothing is left, or what is', () => {
    const made = ['/sys/fs/cgroup/pids/nslab-7f3a12', '/run/nslab/7f3a12', 'box (PID 4711)'];
    const clean = transcript([{ type: 'ledger', made, left: [], others: [] }]).join('\n');
    expect(clean).toContain('1 cgroups, 1 session files, 1 processes');
    expect(clean).toContain('Nothing of ours is left');
    const left = transcript([{ type: 'ledger', made, left: made.slice(0, 1), others: [] }]).join('\n');
    expect(left).toContain('STILL THERE');
    expect(left).not.toContain('Nothing of ours is left');
  });

  it.each([
    ['play', 'en', 'nslab 0.1.0, play'],
    ['play', 'zh', 'nslab 0.1.0，自由练习'],
    ['demo', 'en', 'nslab 0.1.0, demo'],
    ['demo', 'zh', 'nslab 0.1.0，课堂演示'],
    ['tour', 'zh', 'nslab 0.1.0，导览'],
  ] as const)('says in its first line that it is %s, in %s', (mode, language, line) => {
    expect(transcript([{ ...host, mode }], language)[0]).toBe(line);
  });

  it('tells what becomes of containers, and what was not done', () => {
    const events: readonly EventBody[] = [
      web,
      container('web', 'frozen'),
      container('web', 'removed'),
      { type: 'refused', intent: 7, why: both('It is frozen.', '已冻结。') },
      { type: 'refused', wait: 7, why: both('Too late.') },
    ];
    expect(transcript(events)).toEqual([
      '        web: running (PID 4711)',
      '        web: frozen',
      '        web: removed',
      '! Not done: It is frozen.',
      '',
    ]);
    expect(transcript(events, 'zh').slice(0, 4)).toEqual([
      '        web：运行中（PID 4711）',
      '        web：已冻结',
      '        web：已移除',
      '! 没有执行：已冻结。',
    ]);
  });

  it('does not speak of lessons before a recording of free play', () => {
    const lines = transcript([play, { type: 'replay', host: host.host, replayed: true }]).join('\n');
    expect(lines).toContain('REPLAY: free play as a recording');
    expect(lines).not.toMatch(/tour|Enter plays/);
  });
});
