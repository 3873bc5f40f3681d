// Reads the help of every command: it fits a terminal of 80 columns, and says how a command ends.

import { describe, expect, it } from 'vitest';
import { nslab } from '../support/nslab.ts';

const commands = ['tour', 'demo', 'play', 'run', 'dash', 'doctor', 'clean', 'completion'];
const help = async (...args: string[]): Promise<string> => {
  const { status, stdout, stderr } = await nslab([...args, '--help'], { env: { COLUMNS: '80' } });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
};

describe('help', () => {
  it('of each command fits 80 columns', async () => {
    const texts = await Promise.all([help(), ...commands.map((command) => help(command))]);
    const long = texts.flatMap((text) => text.split('\n')).filter((line) => [...line].length > 80);
    expect(long).toEqual([]);
  });

  it('of nslab has examples and exit statuses', async () => {
    const text = await help();
    expect(text).toMatch(/Examples:\n {2}nslab doctor/);
    expect(text).toMatch(/exit status is 0; 1 .*2 for a mistake .*3 when .*70 .*128\+n/s);
    for (const command of commands) expect(text).toMatch(new RegExp(`^ {2}${command}\\b`, 'm'));
  });

  it('of run names the version of Docker that it means, and its statuses', async () => {
    const text = await help('run');
    expect(text).toMatch(/Docker 29/);
    expect(text).toMatch(/time namespace from 29\.5/);
    expect(text).toMatch(/127 when .*126 when .*125 when/s);
    expect(text).toMatch(/-h, --hostname <name>/);
    expect(text).not.toMatch(/--log-driver <name>/); // without effect: named in the text only
  });
});
