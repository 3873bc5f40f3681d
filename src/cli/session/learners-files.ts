// Runs a session with the files of its learner: progress is kept, and a card is written when it is asked for.

import type { Progress } from '../../lesson/progress/progress-schema.ts';
import type { Emit, EventBody } from '../../session/event.ts';
import type { SessionParts } from './run-session.ts';

/** @param run gets the place where the learner left the tour */
export async function withLearnersFiles(
  parts: SessionParts,
  { mode, live }: { readonly mode: 'tour' | 'demo'; readonly live: boolean },
  run: (emit: Emit, place: Promise<Progress['place']>) => Promise<boolean>,
): Promise<boolean> {
  // Whoever asks nobody keeps nothing; an actor, which reads the file with its owner's rights, runs on Linux only.
  if (parts.auto || mode === 'demo' || process.platform !== 'linux') return run(parts.emit, nowhere);
  const [{ keepProgress }, { writesCards }] = await Promise.all([
    import('./keep-progress.ts'),
    import('./write-card.ts'),
  ]);
  const progress = keepProgress((text) => parts.emit({ type: 'notice', text }));
  const followsCards = live ? writesCards(parts) : undefined;
  const emit = (event: EventBody): void => {
    parts.emit(event);
    progress.follow(event);
    followsCards?.(event);
  };
  try {
    return await run(emit, progress.place);
  } finally {
    await progress.close();
  }
}

const nowhere = Promise.resolve(undefined);
