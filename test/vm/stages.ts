// What a tour's recording says of each of its stages: whether the kernel did it, or a recording was shown, or it failed.

export type Outcome = 'live' | 'recording' | 'failed';

export interface Stage {
  readonly outcome: Outcome;
  /** Of a failure. */
  readonly why?: string;
}

/** What is read of an event, src/session/event.ts. */
interface Read {
  readonly type: string;
  readonly lesson?: string;
  readonly lessonNumber?: number;
  readonly step?: string;
  readonly ok?: boolean;
  readonly text?: { readonly en: string };
  readonly found?: string;
  readonly message?: string;
  readonly replayed?: boolean;
  readonly lessons?: readonly { readonly id: string; readonly steps: number }[];
}

export const STAGES = [1, 2, 3, 4, 5, 6, 7] as const;

/** @param recording JSON lines of events, its end cut off perhaps; undefined when there is none */
export function readStages(recording: string | undefined): readonly Stage[] {
  const events = (recording ?? '').split('\n').slice(0, -1).map(parse);
  const lessons = events.find(({ type }) => type === 'session')?.lessons ?? [];
  const stages = byStage(events);
  return STAGES.map((number) => {
    const stage = stages.get(number) ?? [];
    const id = stage[0]?.lesson;
    return judge(stage, lessons.find((lesson) => lesson.id === id)?.steps ?? 0);
  });
}

const parse = (line: string): Read => JSON.parse(line) as Read;

/** By the number of the lesson that the last step before them is of. */
function byStage(events: readonly Read[]): Map<number, Read[]> {
  const stages = new Map<number, Read[]>();
  let current: Read[] = [];
  for (const event of events) {
    if (event.type === 'step' && event.lessonNumber !== undefined) {
      current = stages.get(event.lessonNumber) ?? [];
      stages.set(event.lessonNumber, current);
    }
    if (event.type === 'replay') current = []; // the page before a recording belongs to no step
    current.push(event);
  }
  return stages;
}

function judge(events: readonly Read[], wanted: number): Stage {
  const steps = events.filter(({ type }) => type === 'step');
  const checks = events.filter(({ type }) => type === 'check');
  const error = events.find(({ type, replayed }) => type === 'error' && replayed !== true);
  const wrong = checks.find(({ ok }) => ok !== true);
  const step = steps.at(-1)?.step;
  if (steps.length === 0) return { outcome: 'failed', why: 'not reached' };
  if (error !== undefined) return { outcome: 'failed', why: `in step ${step}: ${error.message}` };
  if (wrong !== undefined) return { outcome: 'failed', why: `${wrong.text?.en}: found ${wrong.found}` };
  if (steps.length < wanted) return { outcome: 'failed', why: `it ends in step ${step}` };
  if (checks.length === 0) return { outcome: 'failed', why: 'nothing was checked' };
  return { outcome: events.some(({ replayed }) => replayed === true) ? 'recording' : 'live' };
}
