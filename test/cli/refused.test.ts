// Takes the tour where one call is refused or one capability is missing: doctor says before which stages are recordings.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeRefusing, type Refusing, type Shown, tourAndDoctor } from '../support/refusing.ts';

const TIMEOUT_MS = 120_000;

let refusing: Refusing;
beforeAll(() => {
  refusing = makeRefusing();
});
afterAll(() => refusing.remove());

/** asm/unistd_64.h or asm-generic/unistd.h */
const sethostname = process.arch === 'arm64' ? 161 : 170;
const mount = process.arch === 'arm64' ? 40 : 165;

/** Ends well, marks what it played, and keeps doctor's word. */
function expectAgreement({ status, stderr, transcript, tour, doctor }: Shown): void {
  expect(tour).toEqual(doctor);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(transcript).toContain('REPLAY');
}

describe('the tour', () => {
  it(
    'of root whose sethostname a filter refuses plays each stage whose box has a name, and says who answers',
    async () => {
      const shown = await tourAndDoctor(refusing.filter('root', 'EPERM', sethostname));
      expectAgreement(shown);
      expect(Object.values(shown.tour)).toEqual([true, ...Array(6).fill(false)]);
      expect(shown.transcript).toMatch(/^ {4}stand-in: sethostname\(.*\) = -1 EPERM$/m);
      expect(shown.transcript.replaceAll(/\s+/g, ' ')).toMatch(
        /a seccomp filter answers \(tested: .* Seccomp: 2/,
      );
      expect(shown.transcript).not.toMatch(/CAP_SYS_ADMIN is missing/);
    },
    TIMEOUT_MS,
  );

  it(
    'of root without CAP_NET_RAW plays the stage that pings, and names the capability',
    async () => {
      const shown = await tourAndDoctor(refusing.without('root', 'cap_net_raw'));
      expectAgreement(shown);
      expect(Object.values(shown.tour)).toEqual([true, true, true, true, true, false, true]);
      expect(shown.transcript).toMatch(/^ {2}CAP_NET_RAW is missing \(read: CapEff/m);
      expect(shown.transcript).toMatch(/docker run --cap-add NET_RAW/);
    },
    TIMEOUT_MS,
  );

  it(
    'of an ordinary user whom mount is refused is a recording',
    async () => {
      const shown = await tourAndDoctor(refusing.filter('an ordinary user', 'ENOSYS', mount));
      expectAgreement(shown);
      expect(Object.values(shown.tour)).toEqual(Array(7).fill(false));
    },
    TIMEOUT_MS,
  );
});
