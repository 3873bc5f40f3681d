// Runs a session from its first event to our exit status: its view, its clock, its recorder, and what ends it early.

import { type Intents, numberAsks, openIntents, Quit } from '../../engine/intents.ts';
import type { UserError } from '../../kernel/errors.ts';
import { invokingUser } from '../../kernel/user-files/invoking-user.ts';
import { needsAscii } from '../../probe/character-locale.ts';
import type { Emit, Event, EventBody, Language, Texts } from '../../session/event.ts';
import type { Ask } from '../../session/intent.ts';
import { type Ending, watchEndings } from '../endings.ts';
import { exitCodes } from '../exit-codes.ts';
import { reportError } from '../report-error.ts';
import { isAtTerminal, isOnScreen } from './on-screen.ts';
import type { SessionRecording } from './record-session.ts';
import type { SessionView } from './session-view.ts';

/** Options that every session has. */
export interface SessionFlags {
  readonly auto?: boolean;
  readonly plain?: boolean;
  readonly lang: Language;
  /** Draw with ASCII alone, or with all characters; undefined: as the terminal needs it. */
  readonly ascii?: boolean;
  readonly record?: string;
  /** Record over a file that is not empty. */
  readonly force?: boolean;
  /** On a terminal, go on by itself after so many milliseconds where a key would be pressed. */
  readonly paceMs?: number;
  /** Parses a line of text as a command, where there is no screen. */
  readonly command?: (line: string) => Ask | undefined;
}

/** What a session needs to run. */
export interface SessionParts {
  readonly emit: Emit;
  readonly intents: Intents;
  /** Go on without a key press. */
  readonly auto: boolean;
  /** Whether somebody watches on a screen. */
  readonly live: boolean;
  /** With `auto`: how long to stay where a key would be pressed, in milliseconds; by default not at all. */
  readonly paceMs: number | undefined;
}

/** The pace of `--auto` on a screen, where it is watched. */
const PACE_MS = 1500;

/**
 * Runs a session.
 * @param run gives whether all went well; throws what ended it early
 * @returns the exit status
 */
export async function runSession(
  flags: SessionFlags,
  run: (parts: SessionParts) => Promise<boolean>,
): Promise<number> {
  const isTerminal = isAtTerminal();
  const onScreen = isOnScreen(flags);
  const auto = flags.auto === true || flags.paceMs !== undefined || !isTerminal;
  let view: SessionView | undefined;
  const recording = await record(flags, ({ texts }) => emit({ type: 'notice', text: notRecorded(texts) }));
  const emit = withTime((event) => {
    recording?.record(event);
    view?.show(event);
  });
  const intents = openIntents(emit);
  view = await openView(flags, intents, { onScreen, auto });
  let failure: unknown;
  const told = (ending: Ending): void => {
    if (ending.kind === 'failure') failure ??= ending.error; // also when all has been shown
    intents.stop(ending.kind === 'signal' ? new Quit(ending.why) : ending.error);
  };
  const endings = watchEndings(
    { en: 'transcript', zh: '文字记录' },
    told,
    onScreen ? process.stdin : undefined,
  );
  let ok = false;
  try {
    ok = await run({
      emit,
      intents,
      auto,
      live: onScreen,
      // A transcript goes on at once, unless a pace was asked for.
      paceMs:
        flags.paceMs !== undefined && isTerminal ? flags.paceMs : auto && onScreen ? PACE_MS : undefined,
    });
  } catch (error) {
    failure ??= error;
  }
  try {
    await view.close();
  } catch (error) {
    failure ??= error;
  }
  await recording?.close();
  const code =
    failure === undefined
      ? ok
        ? exitCodes.ok
        : exitCodes.failed
      : failure instanceof Quit
        ? exitCodes.ok
        : reportError(failure, view.language);
  return endings.exitCode() ?? code;
}

async function record(
  { record: path, force }: SessionFlags,
  failed: (error: UserError) => void,
): Promise<SessionRecording | undefined> {
  if (path === undefined) return undefined;
  const { recordSession } = await import('./record-session.ts');
  return recordSession(path, { owner: invokingUser(process.env), replace: force, failed });
}

const notRecorded = (why: Texts): Texts => ({
  en: `Not recorded any more: ${why.en}`,
  zh: `不再录制：${why.zh}`,
});

/** Loads only the view that is used. */
async function openView(
  { lang: language, ascii: asked, command }: SessionFlags,
  intents: Intents,
  { onScreen, auto }: { readonly onScreen: boolean; readonly auto: boolean },
): Promise<SessionView> {
  const send = numberAsks((intent) => intents.send(intent));
  const ascii = asked ?? (process.stdout.isTTY && needsAscii(process.env));
  if (onScreen) {
    const { openScreenView } = await import('./screen-view.ts');
    return openScreenView({ language, send, ascii, failed: (error) => intents.stop(error) });
  }
  const { openPlainView } = await import('./plain-view.ts');
  return openPlainView({ language, send, ascii, auto, command, left: intents.signal });
}

const withTime = (record: (event: Event) => void): ((event: EventBody) => void) => {
  const start = performance.now();
  return (event) => record({ ...event, at: Math.round((performance.now() - start) * 1000) / 1000 });
};
