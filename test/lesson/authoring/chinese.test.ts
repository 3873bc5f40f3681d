// The check of Chinese texts, on sentences that it must refuse and that it must let pass; and the lessons themselves.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../../src/lab/session/session-files.ts';
import { findBadLineStarts, findChineseProblems } from '../../../src/lesson/authoring/chinese.ts';
import { chineseProblems } from '../../../src/lesson/authoring/prose-problems.ts';
import { loadLessons } from '../../../src/lesson/load-lessons.ts';

const folder = join(packageRoot(), 'lessons');

it.each([
  ['这台主机上', '宿主机'],
  ['从这里起，每一关都', '阶段'],
  ['两个 user 命名空间', '用户命名空间'],
  ['网桥上的链路', '网络设备'],
  ['要布置一个命名空间', '搭建'],
  ['执行系统调用', '发起系统调用'],
  ['挂载,然后', 'half-width'],
  ['结果:成功', 'half-width'],
  ['命名空间(新的)里', 'half-width'],
  ['没有变化。 之后', 'a space after'],
  ['这里 （如下）', 'a space before'],
  ['权能不够', 'capability'],
  ['我们的 用户命名空间', 'a space between'],
  ['不透明目录', 'opaque 目录'],
  ['执行一个系统调用', '发起系统调用'],
  ['失败: EPERM', 'half-width'],
  ['没有答应 (0)', 'half-width'],
  ['已结束.', 'half-width full stops'],
  ['正在等待...', 'half-width full stops'],
  ['容器（box） 已结束', 'a space after'],
])('refuses %s', (text, why) => {
  const problems = findChineseProblems(text);
  expect(problems.map(({ en }) => en).join()).toContain(why);
  expect(problems.map(({ zh }) => zh).join()).toMatch(/应当写作|汉字|全角/);
});

it.each([
  '宿主机的主机名是 vm',
  '页缓存（page cache）：200 MiB',
  'sethostname("mycontainer", 11) 返回 0',
  '关于系统调用，见 man 2 mount；之后再看。',
  'file1.txt, old.log',
  'whiteout (0, 0) 不需要它；new_root (/a) 在那里',
  '虚拟主机 vm；容器的 hostname.conf',
])('lets pass: %s', (text) => {
  expect(findChineseProblems(text)).toEqual([]);
});

it.each(['。挂载', '，然后', '）里面'])('refuses a line that begins with %s', (line) => {
  expect(findBadLineStarts(`第一行\n${line}`)).toHaveLength(1);
});

describe('the lessons', () => {
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  it.each(files.map(({ name }) => name))('%s has no such problem', (name) => {
    expect(chineseProblems(readFileSync(join(folder, name, 'zh.md'), 'utf8'))).toEqual([]);
  });
  it('are all read', () => {
    expect(files.length).toBeGreaterThanOrEqual(loadLessons(folder).length);
  });
});
