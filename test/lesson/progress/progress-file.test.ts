// Reads and writes the file of progress as the user who ran sudo, and finds in it what no nslab wrote.

import { readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { UserFiles } from '../../../src/kernel/user-files/open-user-files.ts';
import { emptyProgress, withAnswer, withPlace } from '../../../src/lesson/progress/progress.ts';
import { loadProgress, saveProgress } from '../../../src/lesson/progress/progress-file.ts';
import { gid, makeSudoUser, type SudoUser, uid } from '../../kernel/user-files/sudo-user.ts';

let user: SudoUser;
let files: UserFiles;
beforeEach(async () => {
  user = makeSudoUser();
  files = await user.open();
});
afterEach(async () => {
  await files.close();
  user.remove();
});

const textOf = (name: string): string => readFileSync(join(user.folder, name), 'utf8');
const begin = { progress: emptyProgress, isKept: true };

it('begins with nothing, and finds again what was saved', async () => {
  expect(await loadProgress(files)).toEqual(begin);
  const place = { lesson: 'uts', step: 'wrong-process' };
  const progress = withAnswer(withPlace(emptyProgress, place), place, { chosen: 'both', held: 'child' });
  await saveProgress(files, progress);
  expect(await loadProgress(files)).toEqual({ progress, isKept: true });
  expect(JSON.parse(textOf('progress.json'))).toEqual(progress);
  const { uid: owner, gid: group, mode } = statSync(join(user.folder, 'progress.json'));
  expect([owner, group, mode & 0o777]).toEqual([uid, gid, 0o600]);
});

it('keeps fields of the same version that it does not know', async () => {
  user.makeFolder();
  const stages = { uts: { done: true, minutes: 3, answers: { q: { held: 'a', sure: false } } } };
  const text = JSON.stringify({
    version: 1,
    streak: 2,
    place: { lesson: 'uts', step: 'q', part: 1 },
    stages,
  });
  user.put('progress.json', text);
  const { progress } = await loadProgress(files);
  await saveProgress(files, progress);
  expect(JSON.parse(textOf('progress.json'))).toEqual(JSON.parse(text));
});

describe('a damaged file', () => {
  it.each([
    ['empty', '', 'it is no JSON'],
    ['cut off', '{"version":1,"stages":{"uts":', 'it is no JSON'],
    ['binary', '\u0000\ufffd\u0001', 'it is no JSON'],
    ['null', 'null', 'its field version is wrong'],
    ['a list', '[]', 'its field version is wrong'],
    ['without a version', '{"stages":{}}', 'its field version is wrong'],
    ['of version 0', '{"version":0,"stages":{}}', 'its field version is wrong'],
    ['of a version that is no number', '{"version":"2","stages":{}}', 'its field version is wrong'],
    ['without stages', '{"version":1}', 'its field stages is wrong'],
    [
      'with a stage that has no answers',
      '{"version":1,"stages":{"uts":{"done":true}}}',
      'stages.uts.answers is wrong',
    ],
    [
      'with an answer that held nothing',
      '{"version":1,"stages":{"uts":{"done":true,"answers":{"q":{"chosen":"a"}}}}}',
      'stages.uts.answers.q.held is wrong',
    ],
  ])('%s: it is set aside, and progress begins anew', async (_, text, why) => {
    user.makeFolder();
    user.put('progress.json', text);
    const loaded = await loadProgress(files);
    expect(loaded).toMatchObject(begin);
    expect(loaded.message?.en).toContain(why);
    expect(loaded.message?.en).toContain('progress.json.damaged-1');
    expect(loaded.message?.zh).toContain('progress.json.damaged-1');
    expect(textOf('progress.json.damaged-1')).toBe(text);
    await saveProgress(files, loaded.progress);
    expect(JSON.parse(textOf('progress.json'))).toEqual(emptyProgress);
    expect(textOf('progress.json.damaged-1')).toBe(text);
  });
});

describe('a file that must stay', () => {
  it('of a newer version is not used, not set aside, and not to be written over', async () => {
    user.makeFolder();
    const text = '{"version":2,"stages":[]}';
    user.put('progress.json', text);
    const loaded = await loadProgress(files);
    expect(loaded).toMatchObject({ progress: emptyProgress, isKept: false });
    expect(loaded.message?.en).toContain('newer nslab');
    expect(user.names()).toEqual(['progress.json']);
    expect(textOf('progress.json')).toBe(text);
  });

  it('with more than 1 MiB is not read', async () => {
    user.makeFolder();
    user.put('progress.json', `{"version":1,"stages":{},"x":"${'x'.repeat(1024 ** 2)}"}`);
    const loaded = await loadProgress(files);
    expect(loaded).toMatchObject({ progress: emptyProgress, isKept: false });
    expect(loaded.message?.en).toContain('has more than 1 MiB');
    expect(user.names()).toEqual(['progress.json']);
  });

  it('that is a link is neither read nor replaced', async () => {
    user.makeFolder();
    symlinkSync('/etc/hostname', join(user.folder, 'progress.json'));
    const loaded = await loadProgress(files);
    expect(loaded).toMatchObject({ progress: emptyProgress, isKept: false });
    expect(loaded.message?.en).toMatch(/^Your progress is not saved: cannot read .* symbolic link/);
    expect(loaded.message?.zh).toMatch(/^进度没有保存：/);
  });
});

it('progress of more than 1 MiB is not written', async () => {
  await saveProgress(files, emptyProgress);
  await expect(saveProgress(files, { ...emptyProgress, x: 'x'.repeat(1024 ** 2) })).rejects.toThrow('1 MiB');
  expect(JSON.parse(textOf('progress.json'))).toEqual(emptyProgress);
});
