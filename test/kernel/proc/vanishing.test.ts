// Tests which errors mean that something is gone, and which do not.
import { describe, expect, it } from 'vitest';
import { readLink, readNames, readText, unlessGone } from '../../../src/kernel/proc/vanishing.ts';

const failing = (code: string) => () => {
  throw Object.assign(new Error(code), { code });
};

describe('a read of something that can vanish', () => {
  it.each(['ENOENT', 'ESRCH', 'ENODEV'])('returns undefined on %s', (code) => {
    expect(unlessGone(failing(code))).toBeUndefined();
  });

  it('throws any other error, except further codes that mean gone for a file', () => {
    expect(() => unlessGone(failing('EACCES'))).toThrow('EACCES');
    expect(() => unlessGone(failing('EINVAL'))).toThrow('EINVAL');
    expect(unlessGone(failing('EINVAL'), ['EINVAL'])).toBeUndefined();
  });

  it('throws EISDIR and ENOTDIR, which are bugs of ours', () => {
    expect(() => readText('/proc')).toThrow('EISDIR');
    expect(() => readNames('/proc/version')).toThrow('ENOTDIR');
  });

  it('returns undefined for files, links and folders that do not exist', () => {
    expect([readText('/proc/none'), readLink('/proc/none'), readNames('/proc/none')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
