// Writes lessons for a test into a folder of its own.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

export interface LessonFiles {
  readonly yaml: string;
  readonly en: string;
  readonly zh: string;
}

/** A correct lesson: one step, one question. */
export const soundLesson: LessonFiles = {
  yaml: `id: sound
number: 1
level: 1
minutes: 5
needs: [ns.uts]
steps:
  - id: first
    do:
      - clone: { from: host, as: box, new: [CLONE_NEWUTS] }
      - call: { actor: box, sethostname: { name: mycontainer } }
    ask:
      - { id: changed, holds: { hostname: { of: box, is: mycontainer } } }
      - { id: kept, holds: { hostname: { of: box, unchanged: true } } }
    checks:
      - hostname: { of: host, unchanged: true }
`,
  en: `# A sound lesson
## first: The first step
box has PID {{box.pid}}.
### ask
Which?
### option changed
The one
### option kept
The other
### why-not kept
Because.
### after
Done.
`,
  zh: `# 好的一课
## first: 第一步
box 的 PID 是 {{box.pid}}。
### ask
哪一个？
### option changed
这个
### option kept
那个
### why-not kept
因为如此。
### after
完成。
`,
};

/** Writes lesson folders into a new folder, which is removed after the test. @returns the new folder */
export function lessonsFolder(lessons: Readonly<Record<string, Partial<LessonFiles>>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'nslab-lessons-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, { yaml, en, zh }] of Object.entries(lessons)) {
    mkdirSync(join(folder, name));
    if (yaml !== undefined) writeFileSync(join(folder, name, 'lesson.yaml'), yaml);
    if (en !== undefined) writeFileSync(join(folder, name, 'en.md'), en);
    if (zh !== undefined) writeFileSync(join(folder, name, 'zh.md'), zh);
  }
  return folder;
}

/** The correct lesson with one text replaced in one of its files. @throws Error when the text is not there */
export function changed(file: keyof LessonFiles, from: string, to: string): LessonFiles {
  const text = soundLesson[file];
  if (!text.includes(from)) throw new Error(`the sound lesson has no ${from}`);
  return { ...soundLesson, [file]: text.replace(from, () => to) };
}

/** The correct lesson, whose step teaches something. @param teaches its fields @param fact the statement, by language */
export const teaching = (
  teaches: string,
  fact: { readonly en?: string; readonly zh?: string } = { en: 'It is so.', zh: '就是这样。' },
  lesson: LessonFiles = soundLesson,
): LessonFiles => ({
  yaml: `${lesson.yaml}    teaches: ${teaches}\n`,
  en: fact.en === undefined ? lesson.en : `${lesson.en}### fact\n${fact.en}\n`,
  zh: fact.zh === undefined ? lesson.zh : `${lesson.zh}### fact\n${fact.zh}\n`,
});
