// Chooses the image for this machine; between several with different names it does not guess.

import { UserError } from '../kernel/errors.ts';
import { showDigest } from './digest.ts';
import { showName } from './explain.ts';
import type { Descriptor, DockerImage } from './manifest.ts';
import { isThisPlatform, showPlatform, thisPlatform } from './platform.ts';

const MAX_SHOWN = 8;

const showList = (names: readonly string[]): string =>
  names.length > MAX_SHOWN ? `${names.slice(0, MAX_SHOWN).join(', ')}, …` : names.join(', ');

/**
 * The images of an index that may run here: attestations and signatures name no real platform.
 * @throws UserError when there is none
 */
function runnable(manifests: readonly Descriptor[]): readonly Descriptor[] {
  const found = manifests.filter(({ platform }) => platform === undefined || isThisPlatform(platform));
  if (found.length > 0) return found;
  const platforms = manifests.flatMap(({ platform }) => (platform ? [showName(showPlatform(platform))] : []));
  const has = platforms.length > 0 ? `it has ${showList(platforms)}` : 'it is empty';
  throw new UserError('usage', `no image for ${showPlatform(thisPlatform)}: ${has}`, {
    hint: `Pull it with: docker pull --platform ${showPlatform(thisPlatform)} NAME`,
  });
}

/** Chooses from the top-level index, whose images may be unrelated. */
export function chooseImage(manifests: readonly Descriptor[]): Descriptor {
  const found = runnable(manifests);
  const byDigest = new Map(found.map((one) => [showDigest(one.digest), one]));
  const [only] = found;
  if (only !== undefined && byDigest.size === 1) return only;
  const names = [...byDigest].map(([digest, { name }]) => (name === undefined ? digest : showName(name)));
  throw severalImages(names);
}

/** Chooses from the platforms of one image. image-index.md: the first of several that match. */
export function choosePlatform(manifests: readonly Descriptor[]): Descriptor {
  const [first] = runnable(manifests);
  if (first === undefined) throw new Error('there is at least one');
  return first;
}

export function chooseDockerImage(images: readonly DockerImage[], where: string): DockerImage {
  const [only] = images;
  if (only === undefined) throw new UserError('usage', `${where} has no image`);
  if (images.length === 1) return only;
  throw severalImages(images.map(({ tags, config }) => showName(tags[0] ?? config)));
}

const severalImages = (names: readonly string[]): UserError =>
  new UserError('usage', `${names.length} images at once: ${showList(names)}`, {
    hint: 'Save one alone: docker save -o image.tar NAME',
  });
