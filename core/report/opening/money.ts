import type { Cost, InstancesNow } from '../../instances/instances.ts';
import { count } from '../../values/text.ts';

/** A sum in US dollars, with cents; no cents where they are nothing beside the rest. */
export function dollars(amount: number): string {
  const digits = amount >= 10_000 ? 0 : 2;
  return `USD ${amount.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
}

/** States in which EC2 bills an instance. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-lifecycle.html */
const billed = new Set(['pending', 'running']);

/** How many run, of how many that were launched; of the rest that EC2 did not answer for, nothing is known. */
export function runningOf({ states, instances }: InstancesNow): {
  readonly running: number;
  readonly all: number;
  readonly unknown: number;
} {
  const sum = (counts: InstancesNow['states']) => counts.reduce((total, each) => total + each.count, 0);
  const known = sum(states);
  const all = Math.max(known, instances.items.length + instances.more);
  return { running: sum(states.filter(({ name }) => billed.has(name))), all, unknown: all - known };
}

/** What it costs, in a few words; that it is more where some have no price. */
export function costWords({ perHour, perDay, missing }: Cost): string {
  const without = missing.reduce((sum, each) => sum + each.count, 0);
  return (
    `${without > 0 ? 'at least ' : ''}${dollars(perHour)} an hour, ${dollars(perDay)} a day` +
    (without > 0 ? ` (${count(without)} without a known price left out)` : '')
  );
}
