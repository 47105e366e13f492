import fc from 'fast-check';
import type { Command, Sequence } from './attack.ts';
import type { PlannedFault } from './faults.ts';
import { regions, roles } from './world.ts';

/** While IAM spreads, while the deny is put again and containment is checked, and after all of that. */
const afterMs = fc.oneof(
  { arbitrary: fc.integer({ min: 0, max: 8_000 }), weight: 3 },
  { arbitrary: fc.integer({ min: 8_000, max: 50_000 }), weight: 3 },
  { arbitrary: fc.integer({ min: 50_000, max: 1_500_000 }), weight: 2 },
);
/** Seconds are usual, and CloudTrail promises nothing; EventBridge delivers at least once. */
const deliveredAfterMs = fc.array(
  fc.oneof(
    { arbitrary: fc.integer({ min: 400, max: 8_000 }), weight: 4 },
    { arbitrary: fc.integer({ min: 8_000, max: 1_800_000 }), weight: 1 },
  ),
  { minLength: 1, maxLength: 2 },
);
/** The first more often than the second: what happens once more to the same is what is hard. */
const mostly = ([usual, other]: readonly [string, string]) =>
  fc.oneof({ arbitrary: fc.constant(usual), weight: 3 }, { arbitrary: fc.constant(other), weight: 1 });
const by = fc.nat({ max: 7 });
const region = fc.constantFrom(...regions);

const launch = fc.record({ afterMs, by, kind: fc.constant('launch'), region, deliveredAfterMs });
const mint = fc.oneof(
  fc.record({ afterMs, by, kind: fc.constant('mint session') }),
  fc.record({
    ...{ afterMs, by, kind: fc.constant('assume role') },
    role: mostly(roles),
    // The caller chooses it, and may choose the one that was contained before.
    sessionName: mostly(['mallory', 'build']),
  }),
  fc.record({ afterMs, by, kind: fc.constant('make key') }),
);
/** With what it was just given. */
const launchWithNewest = fc.record({
  ...{ kind: fc.constant('launch'), by: fc.constant(0), region, deliveredAfterMs },
  afterMs: fc.integer({ min: 0, max: 15_000 }),
});
const rename = fc.record({ afterMs, by, kind: fc.constantFrom('rename', 'rename and put a decoy') });

/** Alone, or one after the other. */
const stroke: fc.Arbitrary<readonly Command[]> = fc.oneof(
  { arbitrary: fc.tuple(launch), weight: 3 },
  { arbitrary: fc.tuple(mint), weight: 2 },
  { arbitrary: fc.tuple(mint, launchWithNewest), weight: 5 },
);
const renaming: fc.Arbitrary<readonly Command[]> = fc.oneof(
  { arbitrary: fc.tuple(rename), weight: 1 },
  { arbitrary: fc.tuple(launch, rename), weight: 1 },
);

const fault: fc.Arbitrary<PlannedFault> = fc.record({
  call: fc.nat({ max: 150 }),
  kind: fc.constantFrom('before', 'during'),
});

export function sequences(): fc.Arbitrary<Sequence> {
  return fc.record({
    commands: fc
      .array(fc.oneof({ arbitrary: stroke, weight: 3 }, { arbitrary: renaming, weight: 1 }), {
        minLength: 1,
        maxLength: 6,
        size: 'max',
      })
      .map((strokes) => strokes.flat()),
    historyDelayMs: fc.oneof(
      fc.integer({ min: 5_000, max: 120_000 }),
      fc.integer({ min: 120_000, max: 1_800_000 }),
    ),
    spreadMs: fc.integer({ min: 0, max: 4_000 }),
    faults: fc.oneof({ arbitrary: fc.constant([]), weight: 2 }, fc.array(fault, { maxLength: 3 })),
    seed: fc.nat(),
  });
}
