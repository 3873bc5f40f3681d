// Tests how the arguments of `nslab run` are read: as docker's parser, pflag, reads them.

import { describe, expect, it } from 'vitest';
import { rewriteArguments } from '../../src/cli/run-arguments.ts';
import { runOptions } from '../../src/cli/run-options.ts';

const refuse = (message: string): never => {
  throw new Error(message);
};
const read = (...words: string[]): string[] => rewriteArguments(words, runOptions(), refuse);

describe('options', () => {
  it.each([
    [
      ['-m=64M', 'true'],
      ['--memory=64M', 'true'],
    ],
    [
      ['-m64M', 'true'],
      ['--memory=64M', 'true'],
    ],
    [
      ['-m', '64M', 'true'],
      ['--memory=64M', 'true'],
    ],
    [
      ['--memory', '64M', 'true'],
      ['--memory=64M', 'true'],
    ],
    [
      ['-it', 'sh'],
      ['--interactive', '--tty', 'sh'],
    ],
    [
      ['-itm', '64M', 'sh'],
      ['--interactive', '--tty', '--memory=64M', 'sh'],
    ],
    [
      ['-itm=64M', 'sh'],
      ['--interactive', '--tty', '--memory=64M', 'sh'],
    ],
    [
      ['-ithweb', 'sh'],
      ['--interactive', '--tty', '--hostname=web', 'sh'],
    ],
    [
      ['-h', 'web_1', 'sh'],
      ['--hostname=web_1', 'sh'],
    ],
    [
      ['--tty=false', '--init=true', 'sh'],
      ['--init', 'sh'],
    ],
    [['--tty', '--tty=0', 'sh'], ['sh']],
    [
      ['-t=false', '-i=T', 'sh'],
      ['--interactive', 'sh'],
    ],
    [
      ['--net', 'bridge', '--net=none', 'sh'],
      ['--network=bridge', '--network=none', 'sh'],
    ],
    [
      ['--rm', '-e', 'A=b=c', 'sh'],
      ['--rm', '--env=A=b=c', 'sh'],
    ],
    [
      ['-e', '--tty', 'sh'],
      ['--env=--tty', 'sh'],
    ],
    [
      ['--entrypoint', '', 'sh'],
      ['--entrypoint=', 'sh'],
    ],
    [['--memory'], ['--memory']],
  ])('%j are %j', (words, read_) => {
    if (words.length === 1) expect(() => read(...words)).toThrow('there is no command');
    else expect(read(...words)).toEqual(read_);
  });

  it('end where the command begins, whose options are its own', () => {
    expect(read('-i', 'sh', '-m', '--tty=maybe')).toEqual(['--interactive', 'sh', '-m', '--tty=maybe']);
    expect(read('-i', '--', 'sh', '-d')).toEqual(['--interactive', '--', 'sh', '-d']);
    expect(read('--entrypoint', 'ls', '--', '-l')).toEqual(['--entrypoint=ls', '--', '-l']);
  });
});

describe('a switch', () => {
  it.each(['maybe', '', 'yes', '2'])('is true or false, not %j', (value) => {
    expect(() => read(`--tty=${value}`, 'sh')).toThrow(`--tty is true or false, not '${value}'`);
  });

  it('that is always on cannot be switched off', () => {
    expect(() => read('--rm=false', 'sh')).toThrow('nslab keeps no container after its end');
    expect(read('--rm=true', 'sh')).toEqual(['--rm', 'sh']);
  });
});

describe('an unknown option', () => {
  it.each([
    ['--memroy', '--memory'],
    ['--volumes', '--volume'],
    ['--enviroment-file', undefined],
    ['--hostnme', '--hostname'],
    ['--user-name', undefined],
    ['--gpu', undefined],
    ['--cpu', '--cpus'],
    ['--frobnicate', undefined],
    ['--memory-limit', undefined],
    ['-name', '--name'],
  ])('%s: %s is meant', (written, meant) => {
    const question = meant === undefined ? '$' : `\\. Did you mean ${meant}\\?$`;
    expect(() => read(written, 'x', 'sh')).toThrow(new RegExp(`^error: unknown option '-.*'${question}`));
  });

  it.each([
    ['-d', 'foreground'],
    ['-dit', 'foreground'],
    ['--detach', 'foreground'],
    ['--privileged', '--cap-add NET_ADMIN'],
    ['--pid=host', 'processes of its own'],
    ['--gpus', 'device nodes'],
    ['--volumes-from', '-v /FOLDER'],
    ['-P', '-p 80'],
    ['--link', '--add-host'],
    ['--health-cmd', 'health'],
    ['--ip', 'no addresses of your choice'],
    ['--runtime', 'no other runtime'],
    ['--dns', '--add-host'],
  ])('of docker’s, %s, is told what to do instead', (option, instead) => {
    expect(() => read(option, 'x', 'sh')).toThrow(/^error: no -.* here: /);
    expect(() => read(option, 'x', 'sh')).toThrow(instead);
  });
});

describe('what cannot be a command', () => {
  it.each([
    [['alpine'], /no images by name, such as 'alpine': .*docker save -o FILE alpine/],
    [['ubuntu:22.04', 'sh'], /no images by name, such as 'ubuntu:22.04'/],
    [['-i', 'ghcr.io/a/b:1', 'sh'], /no images by name/],
    [['library/alpine', 'sh'], /no images by name/],
    [['localhost:5000/x@sha256:'.concat('0'.repeat(64))], /no images by name/],
    [['--image', 'x.tar', 'alpine:3', 'sh'], /'alpine:3' is no command but the name of an image/],
    [['--', '-it', 'sh'], /'-it' would be the command. Options go before --/],
    [[], /there is no command/],
    [['-i', '--'], /there is no command/],
  ])('%j', (words, message) => {
    expect(() => read(...words)).toThrow(message);
  });

  it.each([
    ['sh'],
    ['nosuchprogram'],
    ['./x:y'],
    ['/bin/x:1'],
    ['bin/sh'],
    ['--image', 'x.tar'],
    ['--image', 'x.tar', 'redis'],
    ['--rootfs', '/', 'alpine'],
    ['--', 'alpine'],
  ])('but %s %s %s may be one', (...words) => {
    const given = words.filter((word) => word !== undefined);
    expect(() => read(...given)).not.toThrow();
  });
});
