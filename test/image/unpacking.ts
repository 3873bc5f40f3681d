// Provides a test with a folder for images, and a tmpfs to unpack them into.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type UnpackedImage, type UnpackOptions, unpackImage } from '../../src/image/unpack.ts';
import { UserError } from '../../src/kernel/errors.ts';
import { openLocal } from '../../src/kernel/local/executor.ts';
import { toldInChinese } from '../support/told-in-chinese.ts';
import { asTar, type Files, oci } from './make-image.ts';
import { type Entry, tar } from './tar.ts';
import { openTmpfs, type Tmpfs } from './tmpfs.ts';

/** Removed at the end of the test. */
export function imageFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'nslab-image-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

export async function newTmpfs(options?: string): Promise<Tmpfs> {
  const opened = await openTmpfs(options);
  onTestFinished(() => opened.close());
  return opened;
}

export const unpack = (source: string, into: Tmpfs, options?: UnpackOptions): Promise<UnpackedImage> =>
  unpackImage(openLocal(), source, into.fd, options);

export function writeTar(files: Files): string {
  const path = join(imageFolder(), 'image.tar');
  writeFileSync(path, asTar(files));
  return path;
}

/** Unpacks an image of these layers. */
export const unpackLayers = (into: Tmpfs, ...layers: readonly (readonly Entry[])[]): Promise<UnpackedImage> =>
  unpack(writeTar(oci(layers.map((entries) => tar(...entries)))), into);

/** The error that the user sees, whichever language they read. */
export async function refusal(unpacking: Promise<UnpackedImage>): Promise<UserError> {
  const outcome = await unpacking.then(
    () => 'it was unpacked',
    (error: unknown) => error,
  );
  if (outcome instanceof UserError) return toldInChinese(outcome);
  throw outcome;
}
