// Writes what is said before a recording plays: why it plays, on whose machine it was made, how a recording differs.

import type { Event, Language, LessonFacts } from '../session/event.ts';

/** What stands between words. */
interface Punctuation {
  readonly colon: string;
  readonly comma: string;
  readonly open: string;
  readonly close: string;
}

/** The words of the screen that an introduction needs. */
export interface IntroductionWords extends Punctuation {
  readonly replay: string;
  readonly recording: string;
  readonly recordedOn: string;
  readonly recordedBy: string;
  readonly aboutRecordings: string;
}

export interface Introduction {
  readonly title: string;
  /** Paragraphs. */
  readonly texts: readonly string[];
}

export function introduction(
  { lesson, host, recordedAt, why }: Extract<Event, { type: 'replay' }>,
  lessons: readonly LessonFacts[],
  words: IntroductionWords,
  language: Language,
): Introduction {
  const about = lessons.find(({ id }) => id === lesson)?.title[language] ?? words.recording;
  const day = recordedAt?.slice(0, 'YYYY-MM-DD'.length);
  const system = `Linux ${host.kernel}${words.open}${host.arch}${words.close}`;
  const facts = [system, host.cgroup, `${words.recordedBy}${host.user}`, ...(day ? [day] : [])];
  return {
    title: `${words.replay}${words.colon}${about}`,
    texts: [
      ...(why === undefined ? [] : [why[language]]),
      words.aboutRecordings,
      `${words.recordedOn}${facts.join(words.comma)}`,
    ],
  };
}
