// Lists the options of `nslab run`, which are named as docker's.

import { Option } from 'commander';
import { parseCount, parseMemory, parseMemorySwap, parseSize } from './parse-size.ts';
import { parseImage } from './run-image-file.ts';
import { addMount, addVolume } from './run-mounts.ts';
import { addHost, addPublication, addSysctl, parseNetwork } from './run-network-parsers.ts';
import {
  addDevice,
  addEnvFile,
  addSecurityOption,
  addText,
  addTmpfs,
  addUlimit,
  addVariable,
  parseCpus,
  parseCpuset,
  parseHostname,
  parseInnerPath,
  parseName,
  parseRoot,
  parseSeconds,
  parseShares,
  usualSecurity,
} from './run-parsers.ts';
import { optionsWithoutEffect } from './run-without-effect.ts';

/** Makes an option that may be given more than once. */
const repeatable = <T>(
  flags: string,
  description: string,
  parse: (text: string, before: T) => T,
  none: T,
): Option => new Option(flags, description).argParser(parse).default(none, 'none');

const rootOptions = (): Option[] => [
  new Option(
    '--rootfs <folder>',
    'a folder as the root, copy-on-write (default: this machine’s own files)',
  ).argParser(parseRoot),
  new Option(
    '--image <file[:name]>',
    'an image as the root: a tar of `docker save`, or an OCI layout, folder or tar; NAME where it holds several',
  )
    .argParser(parseImage)
    .conflicts('rootfs'),
  new Option('--read-only', 'a root that cannot be written to'),
  repeatable('-v, --volume <from:to[:ro]>', 'show a folder or file of the host inside', addVolume, []),
  repeatable('--mount <fields>', 'the same as type=bind,src=…,dst=…[,ro]; or type=tmpfs,dst=…', addMount, {
    volumes: [],
    tmpfs: [],
  }),
  repeatable('--tmpfs <target[:options]>', 'a folder in memory: /run:size=64m,mode=1777', addTmpfs, []),
  new Option('--shm-size <size>', 'of /dev/shm (default: 64m)').argParser(parseSize),
  repeatable('--device <from[:to[:rwm]]>', 'a device of the host', addDevice, []),
];

const limitOptions = (): Option[] => [
  new Option('-m, --memory <size>', 'memory limit, such as 100m; 0 for none').argParser(parseMemory),
  new Option('--memory-swap <size>', 'memory and swap together; -1: any swap (default: twice -m)').argParser(
    parseMemorySwap,
  ),
  new Option('--pids-limit <n>', 'how many processes').argParser(parseCount),
  new Option('--cpus <n>', 'how many processors’ time, such as 0.5').argParser(parseCpus),
  new Option('-c, --cpu-shares <n>', 'weight against others; 1024 is usual').argParser(parseShares),
  new Option('--cpuset-cpus <list>', 'which processors, such as 0-2').argParser(parseCpuset),
  repeatable('--ulimit <name=soft[:hard]>', 'a resource limit of each process: nofile=1024', addUlimit, {}),
];

const networkOptions = (): Option[] => [
  new Option('--network <kind>', 'a bridge leads to no other machine')
    .choices(['none', 'bridge', 'host', 'container:'])
    .argParser(parseNetwork)
    .default('none'),
  repeatable(
    '-p, --publish <hostport:port>',
    'a TCP port of it on the host, by --network bridge; PORT alone: one that is free; ADDRESS:HOSTPORT:PORT',
    addPublication,
    [],
  ).implies({ network: 'bridge' }),
  new Option('-h, --hostname <name>', 'the hostname inside (default: the id of the session)').argParser(
    parseHostname,
  ),
  repeatable('--add-host <name:address>', 'a line in /etc/hosts', addHost, []),
  repeatable('--sysctl <name=value>', 'a setting of its own: net.*, kernel.shm*, fs.mqueue.*', addSysctl, {}),
  new Option('--name <name>', 'by which others find it: --network container:NAME').argParser(parseName),
];

const processOptions = (): Option[] => [
  new Option('--entrypoint <program>', 'instead of the image’s entrypoint and command'),
  repeatable('-e, --env <name=value>', 'set a variable; NAME alone hands ours on', addVariable, {}),
  repeatable('--env-file <file>', 'variables, one a line', addEnvFile, {}),
  new Option('-w, --workdir <path>', 'working directory inside (default: the image’s, or /)').argParser(
    parseInnerPath,
  ),
  new Option('-u, --user <user[:group]>', 'name or number (default: the image’s, or root)'),
  repeatable('--group-add <group>', 'a further group, by name or number', addText, []),
  repeatable('--cap-add <capability>', 'beyond Docker’s default set; ALL for all', addText, []),
  repeatable('--cap-drop <capability>', 'of Docker’s default set; ALL for all', addText, []),
  repeatable(
    '--security-opt <option>',
    'seccomp=unconfined, seccomp=FILE (Docker’s JSON), no-new-privileges=false',
    addSecurityOption,
    usualSecurity,
  ),
  new Option('-i, --interactive', 'hand our stdin on'),
  new Option('-t, --tty', 'a terminal of its own'),
  new Option('--init', 'keep a process of ours as PID 1, which reaps'),
  new Option('--stop-timeout <seconds>', 'from the first signal to SIGKILL')
    .argParser(parseSeconds)
    .default(10),
  new Option('--json', 'write the outcome to stderr as one line of JSON'),
  new Option('--dry-run', 'print every system call that would be made, and make none'),
];

export const runOptions = (): Option[] => [
  ...rootOptions(),
  ...limitOptions(),
  ...networkOptions(),
  ...processOptions(),
  ...optionsWithoutEffect(),
];
