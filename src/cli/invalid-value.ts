// Makes the error for a value of an option that cannot be taken: commander writes it behind the option and the value.

import { InvalidArgumentError } from 'commander';
import { tell } from './language.ts';

/** @param en,zh what would be taken: a sentence */
export const invalidValue = (en: string, zh: string): InvalidArgumentError =>
  new InvalidArgumentError(tell(en, zh));
