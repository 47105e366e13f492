import { createInitTurns } from '../../lambda/init-turns.ts';

/** Lets everything run that is not waiting for a turn. */
const turnOfEventLoop = () => new Promise<void>((resolve) => setImmediate(resolve));

it('lets so many start at once, and the next when one is done, in the order of their coming', async () => {
  const takeTurn = createInitTurns(2);
  const started: string[] = [];
  const turns = ['a', 'b', 'c', 'd'].map(async (name) => {
    const giveBack = await takeTurn();
    started.push(name);
    return giveBack;
  });
  await turnOfEventLoop();
  expect(started).toEqual(['a', 'b']);

  (await turns[1]!)();
  await turnOfEventLoop();
  expect(started).toEqual(['a', 'b', 'c']);
});

it('takes a turn back once, however often it is given', async () => {
  const takeTurn = createInitTurns(1);
  const giveBack = await takeTurn();
  giveBack();
  giveBack();
  await takeTurn();
  let third = false;
  void takeTurn().then(() => (third = true));
  await turnOfEventLoop();
  expect(third).toBe(false);
});
