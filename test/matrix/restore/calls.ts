import type { Faults } from '../faults.ts';

/** One call of a restore, to IAM or to the table. */
export type Around = <T>(name: string, call: () => T) => Promise<T>;

/** Where the person's machine dies: before the how-manieth call of all, or behind it. */
export interface Cut {
  readonly at: number;
  readonly when: 'before' | 'after';
}

/** Counts calls, and lets the machine die at one of them: that one and whatever comes behind it are never answered. */
export function makeCalls(cut?: Cut) {
  const names: string[] = [];
  let die: (came: 'cut') => void = () => undefined;
  const died = new Promise<'cut'>((resolve) => {
    die = resolve;
  });
  const never = <T>(): Promise<T> => {
    die('cut');
    return new Promise<T>(() => undefined);
  };
  const around: Around = async (name, call) => {
    await Promise.resolve();
    names.push(name);
    const left = cut === undefined ? 1 : cut.at - names.length;
    if (left < 0 || (left === 0 && cut?.when === 'before')) return never();
    const answer = call();
    return left === 0 ? never() : answer;
  };
  const faults: Faults = {
    around: (name, call) => around(name.slice(name.indexOf(' ') + 1), call),
    sites: () => names,
    happened: () => [],
  };
  return { around, faults, names, died };
}

/** An item of DynamoDB as texts. */
export const textsOf = (
  item: Readonly<Record<string, { readonly S?: string; readonly N?: string } | undefined>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(item).map(([name, value]) => [name, value?.S ?? value?.N ?? '']));
