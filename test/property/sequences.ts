import fc from 'fast-check';
import type { Command, Sequence } from './attack.ts';
import type { PlannedFault } from './faults.ts';
import { regions, roles } from './world.ts';

/** At once, while IAM spreads and containment is checked, and after all of that. */
const afterMs = fc.oneof(
  { arbitrary: fc.integer({ min: 0, max: 4_000 }), weight: 4 },
  { arbitrary: fc.integer({ min: 4_000, max: 60_000 }), weight: 4 },
  { arbitrary: fc.integer({ min: 60_000, max: 1_500_000 }), weight: 1 },
);
/** Seconds are usual, and CloudTrail promises nothing; EventBridge delivers at least once. */
const deliveredAfterMs = fc.array(
  fc.oneof(
    { arbitrary: fc.integer({ min: 400, max: 8_000 }), weight: 6 },
    { arbitrary: fc.integer({ min: 8_000, max: 1_800_000 }), weight: 1 },
  ),
  { minLength: 1, maxLength: 2 },
);
const common = { afterMs, by: fc.nat({ max: 9 }) };

const launch = fc.record({
  ...common,
  kind: fc.constant('launch'),
  region: fc.constantFrom(...regions),
  deliveredAfterMs,
});
const assumeRole = fc.record({
  ...common,
  kind: fc.constant('assume role'),
  role: fc.constantFrom(...roles),
  sessionName: fc.constantFrom('mallory', 'build'),
});
const of = <Kind extends 'mint session' | 'make key' | 'rename' | 'rename and put a decoy'>(kind: Kind) =>
  fc.record({ ...common, kind: fc.constant(kind) });

const sameNames: fc.WeightedArbitrary<Command>[] = [
  { arbitrary: launch, weight: 5 },
  { arbitrary: of('mint session'), weight: 3 },
  { arbitrary: assumeRole, weight: 3 },
  { arbitrary: of('make key'), weight: 1 },
];
const renames: fc.WeightedArbitrary<Command>[] = [
  { arbitrary: of('rename'), weight: 1 },
  { arbitrary: of('rename and put a decoy'), weight: 1 },
];

const fault: fc.Arbitrary<PlannedFault> = fc.record({
  call: fc.nat({ max: 150 }),
  kind: fc.constantFrom('before', 'during'),
});

/** @param options.renames whether users change their names, and decoys take them */
export function sequences({ renames: withRenames = false } = {}): fc.Arbitrary<Sequence> {
  return fc.record({
    commands: fc.array(fc.oneof(...sameNames, ...(withRenames ? renames : [])), {
      minLength: 1,
      maxLength: 9,
      size: 'max',
    }),
    spreadMs: fc.integer({ min: 0, max: 4_000 }),
    faults: fc.oneof({ arbitrary: fc.constant([]), weight: 2 }, fc.array(fault, { maxLength: 3 })),
    seed: fc.nat(),
  });
}
