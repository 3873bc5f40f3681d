// What counts as gone, and what does not.
import { describe, expect, it } from 'vitest';
import { readLink, readNames, readText, unlessGone } from '../../../src/kernel/proc/vanishing.ts';

const failing = (code: string) => () => {
  throw Object.assign(new Error(code), { code });
};

describe('a read of something that can vanish', () => {
  it.each(['ENOENT', 'ESRCH', 'ENODEV'])('gives nothing on %s', (code) => {
    expect(unlessGone(failing(code))).toBeUndefined();
  });

  it('throws what is another error, and takes further codes where a file has them', () => {
    expect(() => unlessGone(failing('EACCES'))).toThrow('EACCES');
    expect(() => unlessGone(failing('EINVAL'))).toThrow('EINVAL');
    expect(unlessGone(failing('EINVAL'), ['EINVAL'])).toBeUndefined();
  });

  it('throws EISDIR and ENOTDIR: those are mistakes of ours', () => {
    expect(() => readText('/proc')).toThrow('EISDIR');
    expect(() => readNames('/proc/version')).toThrow('ENOTDIR');
  });

  it('reads nothing from files, links and folders that are not there', () => {
    expect([readText('/proc/none'), readLink('/proc/none'), readNames('/proc/none')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
