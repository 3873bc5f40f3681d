// Reads the configuration of an image: the program to run. https://github.com/opencontainers/image-spec/blob/main/config.md

import { UserError } from '../kernel/errors.ts';
import { both, type Texts } from '../kernel/languages.ts';
import { type Digest, parseDigest } from './digest.ts';
import { placeIn, pullFor, showName } from './explain.ts';
import { fields, list, text, texts } from './image-json.ts';
import { isThisPlatform, showPlatform, thisPlatform } from './platform.ts';

export interface ImageConfig {
  /** `NAME=value` */
  readonly env: readonly string[];
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly workingDir: string | undefined;
  /** `user`, `uid`, `user:group` or `uid:gid`; names are those of the image. */
  readonly user: string | undefined;
  /** Folders whose content is not part of the image: its VOLUMEs. */
  readonly volumes: readonly string[];
}

export interface ConfigFile {
  readonly config: ImageConfig;
  /** The digests of the layers' uncompressed tar archives, bottom first. */
  readonly diffIds: readonly Digest[];
}

/** @throws UserError when it is not a configuration, or is for another platform */
export function readConfig(json: unknown, where: Texts): ConfigFile {
  const file = fields(json, where);
  requirePlatform(text(file, 'os', where), text(file, 'architecture', where));
  const settings = fields(file.config ?? {}, placeIn(where, both('config')));
  const rootfs = fields(file.rootfs, placeIn(where, both('rootfs')));
  return {
    config: {
      env: texts(settings, 'Env', where),
      entrypoint: texts(settings, 'Entrypoint', where),
      cmd: texts(settings, 'Cmd', where),
      workingDir: text(settings, 'WorkingDir', where),
      user: text(settings, 'User', where),
      volumes: Object.keys(fields(settings.Volumes ?? {}, placeIn(where, both('Volumes')))),
    },
    diffIds: list(rootfs, 'diff_ids', where).map((id) => parseDigest(id, placeIn(where, both('diff_ids')))),
  };
}

function requirePlatform(os = thisPlatform.os, architecture = thisPlatform.architecture): void {
  if (isThisPlatform({ os, architecture })) return;
  const theirs = showName(showPlatform({ os, architecture }));
  const here = showPlatform(thisPlatform);
  throw new UserError(
    'usage',
    {
      en: `the image is for ${theirs}, this machine is ${here}`,
      zh: `镜像是给 ${theirs} 的，而这台机器是 ${here}`,
    },
    { hint: pullFor(here) },
  );
}
