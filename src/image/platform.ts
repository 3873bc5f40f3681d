// Compares platforms with that of this machine.

/** Node's names of architectures, and Go's, which images use. https://go.dev/doc/install/source#environment */
const architectures: Readonly<Record<string, string>> = {
  x64: 'amd64',
  arm64: 'arm64',
  arm: 'arm',
  ia32: '386',
  ppc64: 'ppc64le',
  s390x: 's390x',
  riscv64: 'riscv64',
  loong64: 'loong64',
};

export interface Platform {
  readonly os: string;
  readonly architecture: string;
}

export const thisPlatform: Platform = {
  os: 'linux',
  architecture: architectures[process.arch] ?? process.arch,
};

export const showPlatform = ({ os, architecture }: Platform): string => `${os}/${architecture}`;

export const isThisPlatform = ({ os, architecture }: Platform): boolean =>
  os === thisPlatform.os && architecture === thisPlatform.architecture;
