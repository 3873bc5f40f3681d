// Each mode has a screen; one that has to be loaded first comes when it is there.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../../src/lab/session/session-files.ts';
import { paneNames } from '../../../src/session/panes.ts';
import { eventFields } from '../../../src/session/schema/event-schema.ts';
import { emptyModel } from '../../../src/state/model.ts';
import { viewIn } from '../../../src/state/view.ts';
import { joinParts } from '../../../src/ui/parts/compose-pane.ts';
import type { ScreenParts } from '../../../src/ui/screens/screen-parts.ts';
import { allScreens } from '../../../src/ui/screens/screens.ts';
import { host, step, waitFor } from '../events.ts';
import { openShown } from '../test-screen.ts';

it('there is one for each mode, and it can be composed before anything is known', async () => {
  const modes = eventFields.session.mode.options;
  expect(Object.keys(allScreens).sort()).toEqual([...modes].sort());
  for (const mode of modes) {
    const one = allScreens[mode];
    const screen = typeof one === 'function' ? await one() : one;
    for (const [columns, rows] of [
      [80, 24],
      [120, 40],
      [20, 5],
    ] as const) {
      const { chrome } = screen.compose(emptyModel, viewIn('en'), { columns, rows }, undefined);
      expect(chrome.tooSmall === undefined).toBe(columns >= 80);
    }
    expect(screen.keys.length).toBeGreaterThan(0);
  }
});

/** A screen that is nothing but a header. */
const plain: ScreenParts = {
  compose: (_model, view, size) =>
    joinParts({ size, header: ` plain ${view.focus} `, keys: ' n nothing' }, [], []),
  keys: [],
  isReady: () => true,
  atStep: (view) => ({ ...view, focus: 'tree' }),
};

describe('a screen of another mode', () => {
  const play = { ...host, mode: 'play' } as const;

  it('is shown when the session says so, and has keys of its own', async () => {
    const screen = await openShown([play, waitFor('next')], { screens: { ...allScreens, play: plain } });
    expect(screen.rows()[0]).toBe(' plain story');
    await screen.press('\r', 'q', 'l');
    expect(screen.intents).toEqual([]);
    expect(screen.rows().at(-1)).toBe(' n nothing');
  });

  it('that is loaded meanwhile looks at what has begun as it would have', async () => {
    let loaded = (_screen: ScreenParts): void => undefined;
    const loading = new Promise<ScreenParts>((resolve) => {
      loaded = resolve;
    });
    const screen = await openShown([play, step], { screens: { ...allScreens, play: () => loading } });
    loaded(plain);
    await screen.show();
    expect(screen.rows()[0]).toBe(' plain tree');
  });
});

describe('the files of src/ui', () => {
  const root = join(packageRoot(), 'src', 'ui');
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.tsx?$/.test(name),
  );
  const textOf = (name: string): string => readFileSync(join(root, name), 'utf8');

  it('name no pane', () => {
    expect(files.length).toBeGreaterThan(20);
    // `output` is an event too, and the transcript prints it.
    const names = paneNames.filter((name) => name !== 'output');
    const naming = files.filter((file) => names.some((name) => textOf(file).includes(`'${name}'`)));
    expect(naming).toEqual([]);
    expect(textOf('plain/transcript.ts').match(/'output'/g)).toHaveLength(1);
  });

  it('import nothing of a screen but in that screen’s folder and in the list of screens', () => {
    const folders = readdirSync(join(root, 'screens'), { withFileTypes: true }).filter((one) =>
      one.isDirectory(),
    );
    expect(folders.length).toBeGreaterThan(0);
    for (const { name } of folders) {
      const from = new RegExp(`from '[^']*/${name}/|(?:from |import\\()'\\./${name}/`);
      const users = files.filter((file) => !file.startsWith(`screens/${name}/`) && from.test(textOf(file)));
      expect(users).toEqual(['screens/screens.ts']);
    }
  });
});
