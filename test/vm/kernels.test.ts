import { describe, expect, it } from 'vitest';
import { chooseKernel } from './kernels.ts';

const bookworm = [
  '6.1.0-9-cloud-amd64',
  '6.1.0-56-cloud-amd64',
  '6.1.0-60-amd64',
  '6.1.0-61-rt-amd64',
  '6.12.9+bpo-cloud-amd64',
  '6.12.117+deb12-cloud-amd64',
  '6.12.117+deb12-cloud-amd64-unsigned',
  'cloud-amd64',
];
const trixie = ['6.12.48+deb13-cloud-amd64', '6.12.57+deb13-cloud-amd64', '6.17.8+deb13-cloud-amd64'];

describe('the kernel that a VM boots', () => {
  it("is the newest build of Debian's 6.1 for clouds", () => {
    expect(chooseKernel('6.1', bookworm)).toEqual({ release: '6.1.0-56-cloud-amd64' });
  });

  it('is the one with the highest version, by number', () => {
    expect(chooseKernel('newest', bookworm)).toEqual({ release: '6.12.117+deb12-cloud-amd64' });
    expect(chooseKernel('newest', trixie)).toEqual({ release: '6.17.8+deb13-cloud-amd64' });
  });

  it('is the oldest that there is where there is no 6.1, and that is told', () => {
    expect(chooseKernel('6.1', trixie)).toEqual({
      release: '6.12.48+deb13-cloud-amd64',
      note: 'apt knows no kernel 6.1; 6.12.48+deb13-cloud-amd64 is the oldest that it knows',
    });
  });

  it('is none where apt knows none', () => {
    expect(chooseKernel('newest', ['6.1.0-60-amd64'])).toBeUndefined();
    expect(chooseKernel('6.1', [])).toBeUndefined();
  });
});
