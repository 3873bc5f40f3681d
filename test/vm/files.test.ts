import { describe, expect, it } from 'vitest';
import { parseFiles } from './files.ts';

/** As guest-main.sh does. */
const send = (path: string, text: string): string => `${Buffer.byteLength(text)} ${path}\n${text}`;

describe('files that a guest sends', () => {
  it('may be empty, have spaces in their names, and lines like headings', () => {
    const files: [string, string][] = [
      ['/tmp/a b', '5 /tmp/no\n三\n'],
      ['/tmp/empty', ''],
      ['/tmp/last', '\n'],
    ];
    const sent = files.map(([path, text]) => send(path, text)).join('');
    expect([...parseFiles(Buffer.from(sent))]).toEqual(files);
  });

  it('are left out from the one on that is cut off', () => {
    const sent = `${send('/tmp/one', '1')}9 /tmp/two\n2`;
    expect([...parseFiles(Buffer.from(sent)).keys()]).toEqual(['/tmp/one']);
  });
});
