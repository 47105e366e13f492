import type { Command, Sequence } from './attack.ts';

const quietly = { faults: [], seed: 1, spreadMs: 3_000, historyDelayMs: 1_800_000 } as const;
const mallory = { kind: 'assume role', role: 'deploy', sessionName: 'mallory' } as const;
const launch = (by: number, afterMs: number, deliveredAfterMs = [1_000]): Command => ({
  ...{ kind: 'launch', by, afterMs, region: 'eu-west-1', deliveredAfterMs },
});

/** What absorption by time let through, each by itself. The stolen session of the role is 0 to begin with, the key of ops 1. */
export const letThrough: Readonly<Record<string, Sequence>> = {
  'a session is minted under the same name after the cutoff, and launches before containment has held': {
    ...quietly,
    commands: [launch(0, 500), { ...mallory, by: 1, afterMs: 33_000 }, launch(0, 1_000)],
  },
  'the launch of a session that was minted after containment is delivered after the follow-up': {
    ...quietly,
    commands: [launch(0, 500), { ...mallory, by: 1, afterMs: 600_000 }, launch(0, 1_000, [1_200_000])],
  },
  'a session that was contained launches again, and another of its name beside it': {
    ...quietly,
    commands: [
      launch(0, 500),
      { ...mallory, by: 1, afterMs: 34_000 },
      launch(1, 500),
      launch(0, 500, [1_000, 400_000]),
    ],
  },
};

/** What was found by many sequences, each by itself: names that change hands while keys are listed under them. */
export const found: Readonly<Record<string, Sequence>> = {
  'a user gives its name to somebody else at the moment in which its new keys are looked for': {
    ...{ faults: [], seed: 963_330_282, spreadMs: 0, historyDelayMs: 5_000 },
    commands: [
      { kind: 'launch', by: 7, afterMs: 0, region: 'us-east-1', deliveredAfterMs: [400] },
      { kind: 'rename and put a decoy', by: 6, afterMs: 42_300 },
      { kind: 'launch', by: 0, afterMs: 0, region: 'us-east-1', deliveredAfterMs: [400] },
    ],
  },
};

/** What is covered, and needs nothing more. */
export const covered: Readonly<Record<string, Sequence>> = {
  'a session that was minted before the second deny launches after it': {
    ...quietly,
    commands: [launch(0, 500), { ...mallory, by: 1, afterMs: 8_000 }, launch(0, 30_000)],
  },
};
