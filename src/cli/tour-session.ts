// What `nslab tour` does: runs the tour, on a terminal through Ink, elsewhere as a transcript.

import { join } from 'node:path';
import chalk, { Chalk } from 'chalk';
import { type Intents, openIntents, Quit } from '../engine/intents.ts';
import { NotLive, type PlanOf } from '../engine/runners/stage-plan.ts';
import { packageRoot } from '../lab/session/session-files.ts';
import { readCompiled } from '../lesson/compiled-lessons.ts';
import type { Event, EventBody, Language, Texts } from '../session/event.ts';
import type { Intent } from '../session/intent.ts';
import { type Recording, readRecording } from '../session/player.ts';
import { openRecorder, type Recorder } from '../session/recorder.ts';
import { leftLines } from '../ui/plain/bookends.ts';
import { openTranscript } from '../ui/plain/transcript.ts';
import type { Screen } from '../ui/screen.tsx';
import { wordsIn } from '../ui/words.ts';
import { watchEndings } from './endings.ts';
import { exitCodes } from './exit-codes.ts';
import { invokingUser } from './invoking-user.ts';
import { reportError } from './report-error.ts';
import type { TourFlags } from './tour.ts';
import { version } from './version.ts';

/** What shows the events and sends the intents. */
interface Face {
  show(event: Event): void;
  /** The one that was chosen last. */
  readonly language: Language;
  close(): Promise<void>;
}

/** How a tour is taken. */
export type Way =
  /** `planOf` tells which stages can run live here; without, all of them. */
  | { readonly live: true; readonly planOf?: PlanOf }
  /** `why` there is only a recording, where nobody asked for one. */
  | { readonly live: false; readonly why?: Texts };

/** Runs it to its end and gives the exit status. */
export async function tour(flags: TourFlags, way: Way): Promise<number> {
  const compiled = readCompiled(join(packageRoot(), 'dist', 'lessons.json'));
  const lessons = compiled.lessons.filter(({ draft }) => !draft);
  const intents = openIntents();
  const onScreen =
    flags.plain !== true && process.stdout.isTTY && process.stdin.isTTY && process.env.TERM !== 'dumb';
  const auto = flags.auto === true || !process.stdin.isTTY || !process.stdout.isTTY;
  const recorder =
    flags.record === undefined ? undefined : openRecorder(flags.record, invokingUser(process.env));
  const face = onScreen ? openScreen(flags.lang, intents) : await openPlain(flags.lang, intents, auto);
  const emit = timed((event) => {
    recorder?.record(event);
    face.show(event);
  });
  const endings = watchEndings(intents);
  let failure: unknown;
  let ok = false;
  try {
    const paceMs = auto && onScreen ? PACE_MS : undefined;
    const watching = { lessons, emit, intents, auto, live: onScreen, paceMs };
    // Each loads only what it needs: a recording plays where nothing of a lab could.
    if (way.live) {
      const { runTour } = await import('../engine/runners/run-tour.ts');
      const recorded = { planOf: way.planOf, liveOnly: flags.live, recording: shippedRecording };
      ok = await runTour({ ...watching, ...recorded, glossary: compiled.glossary, version: version() });
    } else {
      const { replayTour } = await import('../engine/runners/replay-tour.ts');
      ok = await replayTour({ ...watching, recording: shippedRecording(), why: way.why });
    }
  } catch (error) {
    failure = error;
  }
  await face.close();
  await closeRecorder(recorder);
  const code =
    failure === undefined
      ? ok
        ? exitCodes.ok
        : exitCodes.failed
      : failure instanceof Quit
        ? exitCodes.ok
        : reportError(failure instanceof NotLive ? failure.in(face.language) : failure);
  return endings.exitCode() ?? code;
}

const shippedRecording = (): Recording =>
  readRecording(join(packageRoot(), 'dist', 'recordings', 'tour.jsonl.gz'));

const timed = (record: (event: Event) => void): ((event: EventBody) => void) => {
  const start = performance.now();
  return (event) => record({ ...event, at: Math.round((performance.now() - start) * 1000) / 1000 });
};

async function closeRecorder(recorder: Recorder | undefined): Promise<void> {
  await recorder?.close();
}

/**
 * On the screen, which is loaded while the tour begins already; what is left, or that nothing is, stays readable after it
 * is gone.
 */
function openScreen(language: Language, intents: Intents): Face {
  const send = (intent: Intent): void => intents.send(intent);
  let screen: Screen | undefined;
  const early: Event[] = [];
  const opening = (async () => {
    // React and Ink only where they are looked at
    const [{ openInkScreen }, { takeTerminal }] = await Promise.all([
      import('../ui/screen.tsx'),
      import('../term/terminal.ts'),
    ]);
    screen = await openInkScreen({ language, send, takeTerminal, env: process.env });
    for (const event of early) screen.show(event);
  })();
  opening.catch((error: unknown) => intents.stop(error instanceof Error ? error : new Error(String(error))));
  let last: Extract<Event, { type: 'ledger' }> | undefined;
  const languageNow = (): Language => screen?.language ?? language;
  return {
    get language() {
      return languageNow();
    },
    show(event) {
      if (event.type === 'ledger') last = event;
      if (screen === undefined) early.push(event);
      else screen.show(event);
    },
    async close() {
      await opening;
      await screen?.close();
      const words = wordsIn(languageNow());
      if (last !== undefined) for (const line of leftLines(last, words, WIDTH)) console.log(line);
    },
  };
}

const WIDTH = 80;
/** On a screen `--auto` is to be watched: milliseconds at each place where a key would be pressed. */
const PACE_MS = 1500;

/** How long somebody who left waits for a reader that does not read, in milliseconds. */
const LEAVE_MS = 1000;

/**
 * Settles when the reader of our output has all of it, however long it pages through it: a recording is there at once, and
 * what is not in the pipe yet would be lost at our end.
 */
async function written(left: AbortSignal): Promise<void> {
  const drained = new Promise<void>((resolve) => process.stdout.write('', () => resolve()));
  const gone = new Promise<void>((resolve) => {
    const later = (): void => void setTimeout(resolve, LEAVE_MS).unref();
    if (left.aborted) later();
    else left.addEventListener('abort', later, { once: true });
  });
  await Promise.race([drained, gone]);
}

async function openPlain(language: Language, intents: Intents, auto: boolean): Promise<Face> {
  const colours = process.stdout.isTTY ? chalk : new Chalk({ level: 0 });
  const transcript = openTranscript({
    language,
    chalk: colours,
    write: (text) => process.stdout.write(text),
  });
  const { createInterface } = await import('node:readline'); // only where keys are lines
  const lines = auto ? undefined : createInterface({ input: process.stdin });
  let options: readonly { id: string }[] = [];
  let asked = '';
  lines?.on('line', (line) => {
    const chosen = options[Number(line.trim()) - 1];
    if (line.trim() === 'q') intents.send({ type: 'quit' });
    else if (chosen !== undefined) intents.send({ type: 'answer', id: asked, option: chosen.id });
    else intents.send({ type: 'next' });
  });
  lines?.on('close', () => intents.send({ type: 'quit' }));
  return {
    language,
    show(event) {
      if (event.type === 'ask') [asked, options] = [event.id, event.options];
      if (event.type === 'answer' || event.type === 'reveal') options = [];
      transcript(event);
    },
    async close() {
      lines?.removeAllListeners('close');
      lines?.close();
      await written(intents.signal);
    },
  };
}
