// Tests the values of `nslab run`'s options, as docker reads them.

import { describe, expect, it } from 'vitest';
import { parseCount, parseMemory, parseMemorySwap, parseSize } from '../../src/cli/parse-size.ts';
import { addMount, addVolume } from '../../src/cli/run-mounts.ts';
import { addHost, addPublication, addSysctl } from '../../src/cli/run-network-parsers.ts';
import { parseCpus, parseHostname, parseShares } from '../../src/cli/run-parsers.ts';

describe('sizes', () => {
  it.each([
    ['100MiB', 100 << 20],
    ['64M', 64 << 20],
    ['64mb', 64 << 20],
    ['1t', 2 ** 40],
    ['1.5g', 1.5 * 2 ** 30],
    ['.5g', 2 ** 29],
    ['100 MB', 100 << 20],
    ['600kib', 600 << 10],
    ['1048576', 1 << 20],
    ['1048576b', 1 << 20],
    ['0', 0],
    ['0m', 0],
  ])('%s', (text, bytes) => {
    expect(parseMemory(text)).toBe(bytes);
  });

  it.each(['', 'm', '1.2.3m', '1e9', '-5m', '9p9', '1z', '1mm', '1  m', '99999p', '１m'])(
    '%j is none',
    (text) => {
      expect(() => parseSize(text)).toThrow('A size is a number with b, k, m, g or t');
    },
  );

  it('without a unit are bytes, which is said where it was not meant', () => {
    expect(() => parseMemory('100')).toThrow('write 100m?');
    expect(() => parseMemory('3k')).toThrow(/program\.$/);
  });

  it('of memory and swap may be -1', () => {
    expect([parseMemorySwap('-1'), parseMemorySwap('0'), parseMemorySwap('1g')]).toEqual([-1, 0, 2 ** 30]);
  });
});

it('0 stands for no limit', () => {
  expect([parseCount('0'), parseCount('-1'), parseCpus('0'), parseCpus('0.0'), parseShares('0')]).toEqual([
    0, 0, 0, 0, 0,
  ]);
});

describe('a hostname', () => {
  it.each(['a_b', 'a'.repeat(64), 'web.example.org', '1'])('may be %s', (name) => {
    expect(parseHostname(name)).toBe(name);
  });
  it.each(['', 'a'.repeat(65), 'a b', '_a', '-a', 'a/b', 'ü'])('may not be %j', (name) => {
    expect(() => parseHostname(name)).toThrow('64 at most');
  });
});

describe('a volume', () => {
  it.each([
    ['/tmp:/x', { source: '/tmp', target: '/x', readOnly: false, relabel: false }],
    ['/tmp:/x:ro,Z', { source: '/tmp', target: '/x', readOnly: true, relabel: true }],
    ['/tmp:/x:z', { readOnly: false, relabel: true }],
    ['/tmp:/x:cached', { readOnly: false, relabel: false }],
    ['/tmp:/x:delegated,ro', { readOnly: true }],
    ['.:/x', { source: process.cwd() }],
    ['./src:/x', { source: `${process.cwd()}/src` }],
  ])('%s', (text, volume) => {
    expect(addVolume(text, [])).toEqual([expect.objectContaining(volume)]);
  });

  it.each([
    ['vol:/x', /no volumes by name.*\.\/vol$/],
    ['src:/x', /no volumes by name/],
    ['src/cli:/x', /write its path: \.\/src\/cli$/],
    ['~/x:/x', /no volumes by name/],
    ['/data', /--tmpfs \/data/],
    ['./gone:/x', /gone does not exist/],
    ['/tmp:/x:rw,ro', /ro or rw/],
    ['/tmp:/x:rslave', /always private/],
    ['/tmp:x', /absolute path/],
  ])('%s is refused', (text, message) => {
    expect(() => addVolume(text, [])).toThrow(message);
  });
});

describe('a mount', () => {
  const none = { volumes: [], tmpfs: [] };
  const flags = ['MS_NOEXEC', 'MS_NOSUID', 'MS_NODEV'];
  it.each([
    [
      'type=bind,src=/tmp,dst=/x',
      { volumes: [{ source: '/tmp', target: '/x', readOnly: false }], tmpfs: [] },
    ],
    ['type=bind,source=/tmp,destination=/x,readonly', { volumes: [{ readOnly: true }] }],
    ['TYPE=BIND,source=/tmp,target=/x,ro=false', { volumes: [{ readOnly: false }] }],
    ['type=bind,src=/tmp,dst=/x,bind-propagation=rprivate,ro=1', { volumes: [{ readOnly: true }] }],
    ['type=tmpfs,dst=/x', { volumes: [], tmpfs: [{ target: '/x', flags, data: 'mode=1777' }] }],
    ['type=tmpfs,dst=/x,tmpfs-size=1m,tmpfs-mode=700', { tmpfs: [{ data: 'size=1048576,mode=700' }] }],
    ['type=tmpfs,target=/x,ro', { tmpfs: [{ flags: [...flags, 'MS_RDONLY'] }] }],
  ])('%s', (text, mounts) => {
    expect(addMount(text, none)).toMatchObject(mounts);
  });

  it.each([
    ['src=vol,dst=/x', /no volumes by name: type=bind/],
    ['type=volume,src=vol,dst=/x', /no volumes by name/],
    ['type=npipe,dst=/x', /type=bind or type=tmpfs; there is no npipe/],
    ['type=bind,src=vol,dst=/x', /\.\/vol$/],
    ['type=bind,dst=/x', /needs a source/],
    ['type=bind,src=/tmp', /needs a target/],
    ['type=bind,src=/tmp,dst=/x,bind-propagation=shared', /always private/],
    ['type=bind,src=/tmp,dst=/x,tmpfs-size=1m', /type=bind has no tmpfs-size/],
    ['type=bind,src=/tmp,dst=/proc', /Not over/],
    ['type=bind,src=/tmp,dst=/x,rw', /no rw in --mount/],
    ['type=tmpfs,dst=/x,tmpfs-mode=abc', /octal/],
    ['type=tmpfs,dst=/x,tmpfs-size=big', /A size is/],
    ['type=tmpfs,dst=/x,readonly=maybe', /true or false/],
    ['type=tmpfs,dst', /no value/],
    ['', /empty field/],
  ])('%j is refused', (text, message) => {
    expect(() => addMount(text, none)).toThrow(message);
  });
});

describe('a published port', () => {
  it.each([
    ['80', { address: undefined, hostPort: 0, port: 80 }],
    ['8080:80', { address: undefined, hostPort: 8080, port: 80 }],
    ['8080:80/tcp', { hostPort: 8080, port: 80 }],
    ['127.0.0.1:8080:80', { address: '127.0.0.1', hostPort: 8080 }],
    ['127.0.0.1::80', { address: '127.0.0.1', hostPort: 0 }],
    ['[::1]:8080:80', { address: '::1', hostPort: 8080, port: 80 }],
  ])('%s', (text, publication) => {
    expect(addPublication(text, [])).toEqual([expect.objectContaining(publication)]);
  });

  it.each<[string, RegExp]>([
    ['53:53/udp', /TCP only/],
    ['8000-8010:8000-8010', /No ranges/],
    ...['99999:80', 'http:80', '80:0', '0', '', ':', '1:2:3:4', 'localhost:1:2', '::1:1:2'].map(
      (text) => [text, /HOSTPORT:PORT/] as [string, RegExp],
    ),
  ])('%s is refused', (text, message) => {
    expect(() => addPublication(text, [])).toThrow(message);
  });
});

describe('a host', () => {
  it.each([
    ['db:10.0.0.5', { name: 'db', address: '10.0.0.5' }],
    ['db=10.0.0.5', { name: 'db', address: '10.0.0.5' }],
    ['six:::1', { name: 'six', address: '::1' }],
    ['six:[fe80::1]', { name: 'six', address: 'fe80::1' }],
  ])('%s', (text, entry) => {
    expect(addHost(text, [])).toEqual([entry]);
  });

  it.each<[string, RegExp]>([
    ['host.docker.internal:host-gateway', /no host-gateway/],
    ...['db', 'db:', ':1.2.3.4', 'db:1.2.3', 'a b:1.2.3.4', 'db:1.2.3.4\n5.6.7.8 x', '#:1.2.3.4'].map(
      (text) => [text, /NAME:ADDRESS/] as [string, RegExp],
    ),
  ])('%j is refused', (text, message) => {
    expect(() => addHost(text, [])).toThrow(message);
  });
});

describe('a setting', () => {
  it('is kept by name', () => {
    expect(addSysctl('net.core.somaxconn=1=2', { a: 'b' })).toEqual({ a: 'b', 'net.core.somaxconn': '1=2' });
  });

  it.each<[string, RegExp]>([
    ...['kernel.core_pattern=x', 'vm.swappiness=1', 'net=1', 'kernel.hostname=x', 'fs.file-max=1'].map(
      (text) => [text, /the whole machine/] as [string, RegExp],
    ),
    ...['net.x', '=1', 'net/../kernel/core_pattern=x', 'net./../kernel=x'].map(
      (text) => [text, /NAME=VALUE/] as [string, RegExp],
    ),
    ['net.core.nosuch=1', /no such setting/],
    ['net...kernel.core_pattern=x', /no such setting/],
  ])('%s is refused', (text, message) => {
    expect(() => addSysctl(text, {})).toThrow(message);
  });
});
