/** The header of `next` that says how far the account's clock is from the machine's, in milliseconds. */
export const clockOffsetHeader = 'firebreak-clock-offset-ms';

let offsetMs = 0;

/** From now on `Date` shows the account's time. `performance.now()` and timers stay real, so durations stay real. */
export function followClock(newOffsetMs: number): void {
  offsetMs = newOffsetMs;
}

/** Puts a `Date` in place whose "now" is the account's; every other use of it is the built-in one. */
export function installAccountDate(): void {
  const MachineDate = globalThis.Date;
  const now = (): number => MachineDate.now() + offsetMs;
  const AccountDate = new Proxy(MachineDate, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as Date,
    apply: (target) => new target(now()).toString(),
    get: (target, key, receiver): unknown => (key === 'now' ? now : Reflect.get(target, key, receiver)),
  });
  MachineDate.prototype.constructor = AccountDate;
  globalThis.Date = AccountDate;
}
