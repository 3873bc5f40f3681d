// Parses the prose of a lesson: splits it at its headings, and puts its paragraphs on one line each.

import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/kernel/errors.ts';
import { parseProse } from '../../src/lesson/parse-prose.ts';

const parse = (markdown: string) => parseProse(markdown, 'en.md');
const textOf = (body: string): string | undefined => parse(`# T\n## a: A\n${body}`).steps.get('a')?.text;

describe('parseProse', () => {
  it('finds title, introduction, steps and the parts of a step', () => {
    const prose = parse(`# The title

An introduction
on two lines.

## one: The first
Text.

### ask
Which?

### option a
The one

### option b
The other

### why-not b
Because.

### fact
It is
so.

### hint 1
Look.

### hint 2
Closer.

### try
It will change.

### after
So it is.

### notes
For teachers.

## two: The second
`);
    expect(prose.title).toBe('The title');
    expect(prose.intro).toBe('An introduction on two lines.');
    expect([...prose.steps.keys()]).toEqual(['one', 'two']);
    expect(prose.steps.get('one')).toEqual({
      title: 'The first',
      text: 'Text.',
      question: 'Which?',
      options: new Map([
        ['a', 'The one'],
        ['b', 'The other'],
      ]),
      whyNot: new Map([['b', 'Because.']]),
      fact: 'It is so.',
      tryIt: 'It will change.',
      again: '',
      hints: ['Look.', 'Closer.'],
      after: 'So it is.',
      rootless: '',
      notes: 'For teachers.',
    });
    expect(prose.steps.get('two')).toMatchObject({
      title: 'The second',
      text: '',
      after: '',
      fact: '',
      hints: [],
    });
  });

  it.each([
    ['one\ntwo', 'one two'],
    ['  one  \n   two', 'one two'],
    ['one\n\ntwo\nthree', 'one\n\ntwo three'],
    ['one\n \t\n\n\ntwo', 'one\n\ntwo'],
    ['进程\n命名空间', '进程命名空间'],
    ['进程，\n命名空间', '进程，命名空间'],
    ['（进程）\n命名空间', '（进程）命名空间'],
    ['进程\nPID 1', '进程 PID 1'],
    ['PID 1\n进程', 'PID 1 进程'],
    ['“进程”\n命名空间', '“进程”命名空间'],
    ['进程\n\n命名空间', '进程\n\n命名空间'],
  ])('joins %j to %j', (lines, joined) => {
    expect(textOf(lines)).toBe(joined);
  });

  it('takes files with the line ends of Windows', () => {
    const prose = parse('# T\r\n\r\n## a: A\r\none\r\ntwo\r\n\r\nthree\r\n### after\r\nfour\r\n');
    expect(prose.title).toBe('T');
    expect(prose.steps.get('a')).toMatchObject({ title: 'A', text: 'one two\n\nthree', after: 'four' });
  });

  it('leaves deeper headings and stray marks in the text', () => {
    expect(textOf('#### deep\n#no heading')).toBe('#### deep #no heading');
  });

  it.each([
    ['no title', 'Text\n', /en\.md: it begins with/],
    ['nothing at all', '', /en\.md: it begins with/],
    [
      'a step without an id',
      '# T\n## A step\n',
      /en\.md: a step's heading is `## id: Title`, not `## A step`/,
    ],
    ['an id with a capital', '# T\n## A: A\n', /a step's heading/],
    ['an unknown part', '# T\n## a: A\n### answer\n', /en\.md, step a: no such part: answer/],
    ['an option without an id', '# T\n## a: A\n### option\n', /step a: no such part: option/],
    ['a part twice', '# T\n## a: A\n### after\nx\n### after\ny\n', /step a: after is there twice/],
    ['a step twice', '# T\n## a: A\n## a: B\n', /en\.md: step a is there twice/],
  ])('refuses %s, and says where', (_, markdown, message) => {
    expect(() => parse(markdown)).toThrow(UserError);
    expect(() => parse(markdown)).toThrow(message);
  });
});
