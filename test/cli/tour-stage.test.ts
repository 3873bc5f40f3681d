// `nslab tour STAGE`, and the lines that are typed where there is no screen.

import { describe, expect, it } from 'vitest';
import { nslab, startNslab } from '../support/nslab.ts';
import { someOf } from '../support/some-of.ts';

const headsOf = (stdout: string): (string | undefined)[] =>
  [...stdout.matchAll(/^== (\d\/\d) /gm)].map(([, place]) => place);

describe('the tour from a stage on', () => {
  it.each(
    someOf(
      [
        ['memory', ['4/7', '5/7', '6/7', '7/7']],
        ['5', ['5/7', '6/7', '7/7']],
        ['exec', ['1/7', '2/7', '3/7', '4/7', '5/7', '6/7', '7/7']],
      ],
      2,
    ),
  )('%s, as a recording', async (stage, heads) => {
    const { status, stdout } = await nslab(['tour', stage, '--replay', '--auto', '--plain']);
    expect({ status, heads: headsOf(stdout) }).toEqual({ status: 0, heads });
    expect(stdout).not.toContain('You are about to build');
  });

  it('live, with options before it and after it', async () => {
    const { status, stdout } = await nslab(['tour', '--auto', 'network', '--plain', '--lang', 'zh']);
    expect({ status, heads: headsOf(stdout) }).toEqual({ status: 0, heads: ['6/7', '7/7'] });
    expect(stdout).toContain('没有留下我们的任何东西');
  });

  it.each(
    someOf(
      [
        ['memry', /no stage memry[\s\S]*Did you mean memory\? There are: exec, uts, pid-mount, memory/],
        ['0', /no stage 0/],
        ['8', /no stage 8/],
        ['opening', /no stage opening/],
        ['', /no stage/],
      ],
      3,
    ),
  )('refuses %s', async (stage, said) => {
    const { status, stdout, stderr } = await nslab(['tour', stage, '--replay']);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(said);
  });
});

it('does one operation for a dot, takes 0 as an answer, goes to a stage and a step back, and leaves', async () => {
  const tour = startNslab(['tour', 'uts', '--replay', '--plain', '--lang', 'en'], {
    terminal: true,
    stdin: 'open',
  });
  const type = async (line: string, shown: RegExp): Promise<void> => {
    tour.child.stdin?.write(`${line}\n`);
    await tour.printed(shown);
  };
  await tour.printed(/\[Enter goes on/);
  await type('', /\[a number answers, 0 if you don’t know/);
  await type('', /! .*A question is open: a digit answers it/);
  await type('0', /\[Enter does the step, \. one operation/);
  await type('.', />.* a child, child\b[\s\S]*\[Enter does the step/);
  await type('', /The kernel says: Both/);
  await type('t 6', /== 6\/7 [\s\S]*\[Enter does the step/);
  await type('b', /== 5\/7 [\s\S]*Step 6\./);
  tour.child.stdin?.write('q\n');
  expect((await tour.ended).status).toBe(0);
  expect(await tour.left()).toEqual([]);
});
