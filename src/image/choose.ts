// Chooses the image for this machine; between several with different names it does not guess.

import { UserError } from '../kernel/errors.ts';
import type { Texts } from '../kernel/languages.ts';
import { showDigest } from './digest.ts';
import { pullFor, showName } from './explain.ts';
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
  const here = showPlatform(thisPlatform);
  const list = showList(platforms);
  throw new UserError(
    'usage',
    {
      en: `no image for ${here}: ${platforms.length > 0 ? `it has ${list}` : 'it is empty'}`,
      zh: `没有给 ${here} 的镜像：${platforms.length > 0 ? `只有 ${list}` : '它是空的'}`,
    },
    { hint: pullFor(here) },
  );
}

/**
 * Chooses from the top-level index, whose images may be unrelated.
 * @param wanted the name or digest of one of them; undefined: the only one
 */
export function chooseImage(manifests: readonly Descriptor[], wanted: string | undefined): Descriptor {
  const all = runnable(manifests);
  const found =
    wanted === undefined
      ? all
      : all.filter(({ name, digest }) => isNamed([name, showDigest(digest)], wanted));
  if (found.length === 0)
    throw noneIsCalled(
      wanted,
      all.map(({ name, digest }) => name ?? showDigest(digest)),
    );
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

export function chooseDockerImage(
  images: readonly DockerImage[],
  where: string,
  wanted: string | undefined,
): DockerImage {
  if (images.length === 0)
    throw new UserError('usage', { en: `${where} has no image`, zh: `${where} 里没有镜像` });
  const found =
    wanted === undefined ? images : images.filter(({ tags, config }) => isNamed([...tags, config], wanted));
  const [only] = found;
  if (only === undefined)
    throw noneIsCalled(
      wanted,
      images.flatMap(({ tags, config }) => (tags.length > 0 ? tags : [config])),
    );
  if (found.length === 1) return only;
  throw severalImages(found.map(({ tags, config }) => showName(tags[0] ?? config)));
}

/** Whether one of an image's names is meant: without its registry, or without the tag `latest`, or its digest's beginning. */
function isNamed(names: readonly (string | undefined)[], wanted: string): boolean {
  const wantedNames = [wanted, `${wanted}:latest`];
  return names.some(
    (name) =>
      name !== undefined &&
      (wantedNames.some((one) => name === one || name.endsWith(`/${one}`)) || beginsDigest(name, wanted)),
  );
}

/** As docker shows ids: twelve digits at least. A configuration is named by its digest: `HEX.json`, `blobs/sha256/HEX`. */
const beginsDigest = (name: string, wanted: string): boolean =>
  /^(?:sha256:)?[0-9a-f]{12,64}$/.test(wanted) &&
  name.replace(/^(?:sha256:|blobs\/sha256\/)/, '').startsWith(wanted.replace('sha256:', ''));

const noneIsCalled = (wanted = '', names: readonly string[]): UserError =>
  new UserError(
    'usage',
    {
      en: `no image is called ${showName(wanted)}: there are ${showList(names.map(showName))}`,
      zh: `没有名为 ${showName(wanted)} 的镜像：现有 ${showList(names.map(showName))}`,
    },
    { hint: chooseByName(names[0] ?? 'NAME') },
  );

const chooseByName = (name: string): Texts => ({
  en: `Choose one by name: --image FILE:${name}`,
  zh: `请按名字选一个：--image FILE:${name}`,
});

const severalImages = (names: readonly string[]): UserError =>
  new UserError(
    'usage',
    {
      en: `${names.length} images at once: ${showList(names)}`,
      zh: `同时有 ${names.length} 个镜像：${showList(names)}`,
    },
    { hint: chooseByName('NAME') },
  );
