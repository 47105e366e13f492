import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { type AccountClock, createClock } from '../clock.ts';

const minute = 60_000;
const realSleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('the account clock', () => {
  let clock: AccountClock;
  beforeEach(() => {
    clock = createClock();
  });
  afterEach(() => {
    clock.stop();
  });

  it('shows the real time until something sleeps', async () => {
    const before = Date.now();
    await realSleep(60);
    expect(clock.now().getTime() - before).toBeGreaterThanOrEqual(59);
    expect(clock.offsetMs()).toBe(0);
  });

  it('begins at the given date and runs on from there', async () => {
    const start = new Date('2023-07-10T12:00:00Z');
    const past = createClock({ start });
    await realSleep(20);
    expect(past.now().getTime() - start.getTime()).toBeGreaterThanOrEqual(19);
    expect(past.now().getTime() - start.getTime()).toBeLessThan(5000);
    past.stop();
  });

  it('passes fifteen idle minutes in a moment', async () => {
    const realStart = Date.now();
    const start = clock.now().getTime();
    await clock.sleep(15 * minute);
    expect(clock.now().getTime() - start).toBeGreaterThanOrEqual(15 * minute);
    expect(clock.now().getTime() - start).toBeLessThan(15 * minute + 2000);
    expect(Date.now() - realStart).toBeLessThan(2000);
  });

  it('wakes sleepers in the order of their time, each at its time', async () => {
    const start = clock.now().getTime();
    const woken: [string, number][] = [];
    const sleeper = async (name: string, ms: number): Promise<void> => {
      await clock.sleep(ms);
      woken.push([name, Math.floor((clock.now().getTime() - start) / minute)]);
    };
    await Promise.all([sleeper('c', 30 * minute), sleeper('a', minute), sleeper('b', 10 * minute)]);
    expect(woken).toEqual([
      ['a', 1],
      ['b', 10],
      ['c', 30],
    ]);
    expect(clock.pending()).toBe(0);
  });

  it('lets what happens regularly happen on the way to a sleeper, and never jumps for its sake', async () => {
    const start = clock.now().getTime();
    const ticks: number[] = [];
    const end = clock.every(5 * minute, () =>
      ticks.push(Math.floor((clock.now().getTime() - start) / minute)),
    );
    await realSleep(100);
    expect([ticks, clock.offsetMs(), clock.pending()]).toEqual([[], 0, 0]);
    await clock.sleep(17 * minute);
    expect(ticks).toEqual([5, 10, 15]);
    end();
    await clock.sleep(10 * minute);
    expect(ticks).toHaveLength(3);
  });

  it('gives what happens regularly the time that it takes', async () => {
    let [begun, done] = [0, 0];
    clock.every(minute, () => {
      begun += 1;
      void clock.busy(async () => {
        await realSleep(60);
        done += 1;
      });
    });
    await clock.sleep(2.5 * minute);
    expect([begun, done]).toEqual([2, 2]);
  });

  it('does not jump over running work', async () => {
    const asleep = clock.sleep(10 * minute);
    await clock.busy(async () => {
      await realSleep(150);
      expect(clock.offsetMs()).toBe(0);
      expect(clock.pending()).toBe(1);
    });
    await asleep;
    expect(clock.offsetMs()).toBeGreaterThan(9 * minute);
  });

  it('stays put until the last of several pieces of work is done, also when one fails', async () => {
    const asleep = clock.sleep(minute);
    const failing = clock.busy(async () => {
      await realSleep(30);
      throw new Error('expected');
    });
    await Promise.all([
      expect(failing).rejects.toThrow('expected'),
      clock.busy(async () => {
        await realSleep(120);
        expect(clock.offsetMs()).toBe(0);
      }),
    ]);
    await asleep;
    expect(clock.offsetMs()).toBeGreaterThan(0);
  });

  it('wakes a sleeper in real time while work is under way', async () => {
    await clock.busy(async () => {
      const realStart = Date.now();
      await clock.sleep(80);
      expect(Date.now() - realStart).toBeGreaterThanOrEqual(79);
    });
    expect(clock.offsetMs()).toBe(0);
  });

  it('wakes a sleeper that is aborted with the reason, and forgets it', async () => {
    const controller = new AbortController();
    const asleep = clock.busy(() => clock.sleep(10 * minute, controller.signal));
    const failed = expect(asleep).rejects.toThrow('no longer needed');
    controller.abort(new Error('no longer needed'));
    await failed;
    expect(clock.pending()).toBe(0);
    await realSleep(80);
    expect(clock.offsetMs()).toBe(0);
  });

  it('advances to a date and wakes who is due by then', async () => {
    const asleep = clock.busy(() => clock.sleep(5 * minute));
    const date = new Date(clock.now().getTime() + 6 * minute);
    clock.advanceTo(date);
    await asleep;
    expect(clock.now().getTime()).toBeGreaterThanOrEqual(date.getTime());
  });

  it('advances by nothing as often as it is asked, whenever the machine ticks', () => {
    for (let again = 0; again < 20_000; again += 1) clock.advanceBy(0);
    clock.advanceBy(6 * minute);
    expect(clock.offsetMs()).toBe(6 * minute);
  });

  it('refuses to go back', () => {
    expect(() => {
      clock.advanceTo(new Date(clock.now().getTime() - 1000));
    }).toThrow(/never goes back/);
    for (const wrong of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => {
        clock.advanceBy(wrong);
      }).toThrow(/never goes back/);
    }
  });

  it('refuses a length that is no number', () => {
    expect(() => clock.sleep(Number.NaN)).toThrow(/finite/);
  });

  it('lets the process end once it is stopped, though somebody still sleeps', async () => {
    const script = `import { createClock } from ${JSON.stringify(path.join(__dirname, '../clock.ts'))};
      const clock = createClock();
      void clock.busy(() => clock.sleep(3_600_000));
      setTimeout(() => clock.stop(), 20);`;
    const ended = promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
      timeout: 10_000,
    });
    await expect(ended).resolves.toMatchObject({ stderr: '' });
  });
});
