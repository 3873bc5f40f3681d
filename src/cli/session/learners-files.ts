// Runs a session with the files of its learner: progress is kept, and a card is written when it is asked for.

import { emptyProgress } from '../../lesson/progress/progress.ts';
import type { Emit, EventBody } from '../../session/event.ts';
import type { KeptProgress } from './keep-progress.ts';
import type { SessionParts } from './run-session.ts';

/** What is known of the learner. */
export type Learner = Pick<KeptProgress, 'place' | 'progress'>;

export async function withLearnersFiles(
  parts: SessionParts,
  { mode, live }: { readonly mode: 'tour' | 'demo' | 'lesson'; readonly live: boolean },
  run: (emit: Emit, learner: Learner) => Promise<boolean>,
): Promise<boolean> {
  // Whoever asks nobody keeps nothing; an actor, which reads the file with its owner's rights, runs on Linux only.
  if (parts.auto || mode === 'demo' || process.platform !== 'linux') return run(parts.emit, nobody);
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
    return await run(emit, progress);
  } finally {
    await progress.close();
  }
}

const nobody: Learner = { place: Promise.resolve(undefined), progress: () => emptyProgress };
