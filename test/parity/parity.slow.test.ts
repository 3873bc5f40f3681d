// Compares containers of `nslab run` with docker's, by the options that the core leaves out.

import { cases } from './cases.ts';
import { compareContainers } from './compare-containers.ts';

compareContainers(cases.filter(({ core }) => !core));
