import { failure, setUp } from './region.ts';

const minutes = 60_000;

function running() {
  const region = setUp();
  const ids = region.launch({ MaxCount: 2 }).map(({ InstanceId }) => InstanceId);
  region.clock.advance(5_000);
  const states = () => region.describe().map(({ State }) => State.Name);
  return { ...region, ids, states };
}

describe('TerminateInstances', () => {
  it('shuts down, ends, and is forgotten after an hour', () => {
    const { clock, ids, run, states } = running();
    expect(run('TerminateInstances', { InstanceIds: ids }).TerminatingInstances[0]).toMatchObject({
      PreviousState: { Code: 16, Name: 'running' },
      CurrentState: { Code: 32, Name: 'shutting-down' },
    });
    clock.advance(30_000);
    expect(states()).toEqual(['terminated', 'terminated']);
    clock.advance(60 * minutes);
    expect(states()).toEqual([]);
    expect(() => run('TerminateInstances', { InstanceIds: ids })).toThrow(
      failure('InvalidInstanceID.NotFound'),
    );
  });

  it('terminates none when one is protected, until the protection is taken off', () => {
    const { ids, run, states } = running();
    const protect = (Value: boolean) =>
      run('ModifyInstanceAttribute', { InstanceId: ids[1], DisableApiTermination: { Value } });
    protect(true);
    const terminate = () => run('TerminateInstances', { InstanceIds: ids });
    expect(terminate).toThrow(failure('OperationNotPermitted'));
    expect(terminate).toThrow("Modify its 'disableApiTermination' instance attribute and try again.");
    expect(states()).toEqual(['running', 'running']);
    protect(false);
    terminate();
    expect(states()).toEqual(['shutting-down', 'shutting-down']);
  });

  it('heeds a protection given at launch or by the older spelling', () => {
    const { clock, launch, run } = setUp();
    const [{ InstanceId: atLaunch } = { InstanceId: '' }] = launch({ DisableApiTermination: true });
    const [{ InstanceId: later } = { InstanceId: '' }] = launch();
    clock.advance(5_000);
    run('ModifyInstanceAttribute', { InstanceId: later, Attribute: 'disableApiTermination', Value: 'true' });
    for (const id of [atLaunch, later]) {
      expect(() => run('TerminateInstances', { InstanceIds: [id] })).toThrow(
        failure('OperationNotPermitted'),
      );
    }
  });

  it('does not start again what is under way', () => {
    const { clock, ids, run, states } = running();
    run('TerminateInstances', { InstanceIds: ids });
    clock.advance(20_000);
    run('TerminateInstances', { InstanceIds: ids });
    clock.advance(10_000);
    expect(states()).toEqual(['terminated', 'terminated']);
  });

  it('needs ids', () => {
    const { run } = running();
    expect(() => run('TerminateInstances')).toThrow(failure('MissingParameter'));
  });
});

describe('StopInstances', () => {
  it('stops what runs', () => {
    const { clock, ids, run, states } = running();
    expect(run('StopInstances', { InstanceIds: ids }).StoppingInstances[0]).toMatchObject({
      PreviousState: { Name: 'running' },
      CurrentState: { Code: 64, Name: 'stopping' },
    });
    clock.advance(30_000);
    expect(states()).toEqual(['stopped', 'stopped']);
  });

  it('refuses what is coming up, what is gone and what is protected', () => {
    const { clock, launch, run } = setUp();
    const [{ InstanceId: id } = { InstanceId: '' }] = launch();
    const stop = () => run('StopInstances', { InstanceIds: [id] });
    expect(stop).toThrow(failure('IncorrectInstanceState'));
    clock.advance(5_000);
    run('ModifyInstanceAttribute', { InstanceId: id, DisableApiStop: { Value: true } });
    expect(stop).toThrow("Modify its 'disableApiStop' instance attribute");
    run('ModifyInstanceAttribute', { InstanceId: id, DisableApiStop: { Value: false } });
    run('TerminateInstances', { InstanceIds: [id] });
    expect(stop).toThrow(failure('IncorrectInstanceState'));
  });
});

it.each(['TerminateInstances', 'StopInstances', 'ModifyInstanceAttribute'] as const)(
  'ends a dry run of %s',
  (operation) => {
    const { ids, run, states } = running();
    const input = {
      InstanceIds: ids,
      InstanceId: ids[0],
      DisableApiTermination: { Value: true },
      DryRun: true,
    };
    expect(() => run(operation, input)).toThrow(failure('DryRunOperation', 412));
    expect(states()).toEqual(['running', 'running']);
  },
);

it('says which attribute is not modelled', () => {
  const { ids, run } = running();
  const modify = () => run('ModifyInstanceAttribute', { InstanceId: ids[0], UserData: { Value: 'eA==' } });
  expect(modify).toThrow(failure('NotImplemented', 501));
  expect(modify).toThrow('UserData');
});
