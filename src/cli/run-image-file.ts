// Parses --image: a file or folder, and which image in it where there are several.

import { existsSync } from 'node:fs';
import { invalidValue } from './invalid-value.ts';
import type { WantedImage } from './run-flags.ts';
import { existing } from './run-parsers.ts';

/** `FILE` or `FILE:NAME`; both may have colons. The first that exists is the file. */
export function parseImage(text: string): WantedImage {
  if (existsSync(text)) return { path: existing(text), name: undefined };
  const parts = text.split(':');
  for (let count = 1; count < parts.length; count += 1) {
    const file = parts.slice(0, count).join(':');
    const name = parts.slice(count).join(':');
    if (file !== '' && name !== '' && existsSync(file)) return { path: existing(file), name };
  }
  if (/[/.]tar$|^[/.]/.test(text)) return { path: existing(text), name: undefined };
  throw invalidValue(
    `There is no such file, and nslab has no images by name. To make one: docker save -o image.tar ${text || 'NAME'}`,
    `没有这个文件，nslab 也没有按名字的镜像。可以这样做一个：docker save -o image.tar ${text || 'NAME'}`,
  );
}
