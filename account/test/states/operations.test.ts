import type { Call } from '../../model.ts';
import { toCall } from '../lambda/fixture.ts';
import { createFixture, type Fixture, roleArn } from './fixture.ts';

describe('the service states', () => {
  let fixture: Fixture;
  let stateMachineArn: string;
  beforeEach(() => {
    fixture = createFixture();
    stateMachineArn = fixture.add({
      Pause: { Type: 'Wait', Seconds: 60, Next: 'Done' },
      Done: { Type: 'Succeed' },
    });
  });
  afterEach(() => {
    fixture.clock.stop();
  });

  async function perform(
    operation: string,
    input: Record<string, unknown>,
  ): Promise<Record<string, unknown>> {
    const perform = fixture.states.service.operations[operation] as (input: unknown, call: Call) => unknown;
    return (await perform(input, toCall('states', operation, input))) as Record<string, unknown>;
  }
  const start = (name: string, input: string): Promise<Record<string, unknown>> =>
    perform('StartExecution', { stateMachineArn, name, input });

  it('starts an execution and describes it to its end', async () => {
    const { executionArn, startDate } = await start('one', '{"a":1}');
    expect(executionArn).toBe('arn:aws:states:us-east-1:111122223333:execution:machine-1:one');
    expect(await perform('DescribeExecution', { executionArn })).toMatchObject({
      status: 'RUNNING',
      startDate,
      input: '{"a":1}',
    });
    await fixture.states.settled();
    expect(await perform('DescribeExecution', { executionArn })).toMatchObject({
      status: 'SUCCEEDED',
      output: '{"a":1}',
    });
    expect(await perform('ListExecutions', { stateMachineArn, statusFilter: 'SUCCEEDED' })).toMatchObject({
      executions: [{ executionArn, name: 'one' }],
    });
    expect(await perform('ListExecutions', { stateMachineArn, statusFilter: 'FAILED' })).toEqual({
      executions: [],
    });
  });

  it('starts a name once: the same input finds the running execution, anything else is refused', async () => {
    const first = await start('same', '{"a":1}');
    expect(await start('same', '{"a":1}')).toEqual(first);
    await expect(start('same', '{"a":2}')).rejects.toMatchObject({ code: 'ExecutionAlreadyExists' });
    await fixture.states.settled();
    await expect(start('same', '{"a":1}')).rejects.toMatchObject({ code: 'ExecutionAlreadyExists' });
    expect(fixture.states.executions()).toHaveLength(1);
  });

  it('tells each change of status in the shape of its event', async () => {
    await start('told', '{"a":1}');
    await fixture.states.settled();
    expect(fixture.changes).toHaveLength(2);
    expect(fixture.changes[0]).toMatchObject({
      status: 'RUNNING',
      name: 'told',
      stopDate: null,
      output: null,
    });
    expect(fixture.changes[1]).toEqual({
      executionArn: 'arn:aws:states:us-east-1:111122223333:execution:machine-1:told',
      stateMachineArn,
      stateMachineVersionArn: null,
      stateMachineAliasArn: null,
      name: 'told',
      status: 'SUCCEEDED',
      startDate: expect.any(Number) as number,
      stopDate: expect.any(Number) as number,
      input: '{"a":1}',
      inputDetails: { included: true },
      output: '{"a":1}',
      outputDetails: { included: true },
      error: null,
      cause: null,
      redriveCount: 0,
      redriveDate: null,
      redriveStatus: 'NOT_REDRIVABLE',
      redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
    });
  });

  it('stops an execution', async () => {
    const { executionArn } = await start('stopped', '{}');
    const { stopDate } = await perform('StopExecution', { executionArn, error: 'Drill', cause: 'over' });
    expect(stopDate).toBeInstanceOf(Date);
    expect(await perform('DescribeExecution', { executionArn })).toMatchObject({
      status: 'ABORTED',
      error: 'Drill',
      cause: 'over',
    });
    expect(fixture.changes.at(-1)).toMatchObject({
      status: 'ABORTED',
      error: 'Drill',
      redriveStatus: 'REDRIVABLE',
    });
    expect(fixture.clock.pending()).toBe(0);
  });

  it('gives the history, forwards and backwards', async () => {
    const { executionArn } = await start('history', '{}');
    await fixture.states.settled();
    const { events } = (await perform('GetExecutionHistory', { executionArn })) as {
      events: { type: string; id: number }[];
    };
    expect(events.map(({ type }) => type)).toEqual([
      'ExecutionStarted',
      'WaitStateEntered',
      'WaitStateExited',
      'SucceedStateEntered',
      'SucceedStateExited',
      'ExecutionSucceeded',
    ]);
    const reversed = await perform('GetExecutionHistory', { executionArn, reverseOrder: true });
    expect(reversed).toEqual({ events: [...events].reverse() });
  });

  it('describes and lists state machines', async () => {
    const described = await perform('DescribeStateMachine', { stateMachineArn });
    expect(described).toMatchObject({ name: 'machine-1', roleArn, status: 'ACTIVE', type: 'STANDARD' });
    expect(JSON.parse(described['definition'] as string)).toHaveProperty('StartAt', 'Pause');
    expect(await perform('ListStateMachines', {})).toMatchObject({ stateMachines: [{ stateMachineArn }] });
  });

  it('refuses what is not there and what is no JSON', async () => {
    const missing = `${stateMachineArn}-not`;
    await expect(perform('StartExecution', { stateMachineArn: missing })).rejects.toMatchObject({
      code: 'StateMachineDoesNotExist',
    });
    await expect(perform('DescribeExecution', { executionArn: 'x' })).rejects.toMatchObject({
      code: 'ExecutionDoesNotExist',
    });
    await expect(start('text', '{')).rejects.toMatchObject({ code: 'InvalidExecutionInput' });
    await expect(start('a name', '{}')).rejects.toMatchObject({ code: 'InvalidName' });
    await expect(start('large', JSON.stringify('x'.repeat(262_144)))).rejects.toMatchObject({
      code: 'ValidationException',
    });
  });

  it('asks for the action on the machine or the execution', () => {
    const access = (operation: string, input: Record<string, unknown>): unknown =>
      fixture.states.service.access(toCall('states', operation, input));
    expect(access('StartExecution', { stateMachineArn })).toEqual([
      { action: 'states:StartExecution', resource: stateMachineArn },
    ]);
    expect(access('StopExecution', { executionArn: 'e' })).toEqual([
      { action: 'states:StopExecution', resource: 'e' },
    ]);
    expect(access('ListStateMachines', {})).toEqual([{ action: 'states:ListStateMachines', resource: '*' }]);
  });
});
