import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { readProgress } from '../../../lambda/steps/read-progress/progress.ts';
import { launchRecord } from '../../support/events.ts';
import { stateOf } from '../../support/report/state.ts';

const state = stateOf(launchRecord);
const exited = (name: string, output: unknown): HistoryEvent => ({
  id: 0,
  timestamp: new Date(0),
  type: 'TaskStateExited',
  stateExitedEventDetails: { name, output: JSON.stringify(output) },
});
const event = { detail: { eventID: 'e-1' } };
const started: HistoryEvent = {
  id: 1,
  timestamp: new Date(0),
  type: 'ExecutionStarted',
  executionStartedEventDetails: { input: JSON.stringify(event) },
};
const ended = (
  type: 'ExecutionSucceeded' | 'ExecutionFailed' | 'ExecutionAborted' | 'ExecutionTimedOut',
) => ({
  ...{ id: 9, timestamp: new Date(0), type },
});

/** As Step Functions answers them: the newest first. */
const read = (...events: readonly HistoryEvent[]) =>
  readProgress(
    (async function* () {
      await Promise.resolve();
      yield* events;
    })(),
  );

describe('how far an execution has come', () => {
  it('is the state that it went on with last, which is not that of an iteration', async () => {
    const newer = { ...state, attempts: { value: 7 } };
    const iteration = exited('RunStep', { outcomes: [] });
    const choice = exited('StepNeeded', { step: {}, state });
    expect(
      await read(iteration, choice, exited('Contain', newer), exited('ResolveCaller', state), started),
    ).toEqual({
      notice: 'first',
      state: { ...newer, underWay: true },
    });
  });

  it.each(['NotifyNotContained', 'NotifyNotAdmitted', 'PublishReport', 'ReportFailure'])(
    'is told where %s went through, and is not where it failed',
    async (name) => {
      const later = exited('WaitToLook', state);
      expect(await read(later, exited(name, state), started)).toEqual({ notice: 'none' });
      const failed = exited(name, { ...state, noticeError: { Error: 'x' } });
      expect(await read(later, failed, started)).toMatchObject({ notice: 'first' });
    },
  );

  it.each(['ExecutionSucceeded', 'ExecutionFailed', 'ExecutionAborted', 'ExecutionTimedOut'] as const)(
    'is nothing to tell where it ended meanwhile: %s',
    async (type) => {
      expect(await read(ended(type), exited('Contain', state), started)).toEqual({ notice: 'none' });
    },
  );

  it('is its input where the caller is not known yet', async () => {
    expect(await read(started)).toEqual({
      notice: 'failure',
      state: { event, error: { Error: 'the containment is late', Cause: expect.any(String) } },
    });
  });

  it('goes by an earlier state where an output is cut off or of another shape', async () => {
    const cut = {
      ...exited('Contain', state),
      stateExitedEventDetails: { name: 'Contain', output: '{"inci' },
    };
    const odd = [null, [], 'text', { incident: {} }, { incident: { id: 'x' }, launch: { eventId: 'y' } }];
    const events = [
      cut,
      ...odd.map((output) => exited('Contain', output)),
      exited('ResolveCaller', state),
      started,
    ];
    expect(await read(...events)).toEqual({ notice: 'first', state: { ...state, underWay: true } });
  });
});
