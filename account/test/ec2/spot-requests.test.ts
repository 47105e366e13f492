import { failure, launch, setUp } from './region.ts';

const spot = (SpotInstanceType: 'one-time' | 'persistent') => ({
  InstanceMarketOptions: { MarketType: 'spot', SpotOptions: { SpotInstanceType } },
});

/** A running Spot instance, and its request. */
function given(type: 'one-time' | 'persistent') {
  const region = setUp();
  const [{ InstanceId, SpotInstanceRequestId, InstanceLifecycle } = {} as never] = region.launch(spot(type));
  region.clock.advance(60_000);
  const request = () =>
    region.run('DescribeSpotInstanceRequests', { SpotInstanceRequestIds: [SpotInstanceRequestId] })
      .SpotInstanceRequests[0];
  return { ...region, InstanceId, SpotInstanceRequestId, InstanceLifecycle, request };
}

it('a Spot instance has a request, by which both are found', () => {
  const { InstanceId, SpotInstanceRequestId, InstanceLifecycle, describe, run, request } = given('one-time');
  expect(InstanceLifecycle).toBe('spot');
  expect(request()).toMatchObject({ InstanceId, State: 'active', Type: 'one-time' });
  const byRequest = [{ Name: 'spot-instance-request-id', Values: [SpotInstanceRequestId] }];
  expect(describe({ Filters: byRequest })).toHaveLength(1);
  const byInstance = [{ Name: 'instance-id', Values: [InstanceId] }];
  expect(run('DescribeSpotInstanceRequests', { Filters: byInstance }).SpotInstanceRequests).toMatchObject([
    { SpotInstanceRequestId },
  ]);
});

it('one of a one-time request cannot be stopped, and its request ends with it', () => {
  const { InstanceId, run, request, describe } = given('one-time');
  const stop = () => run('StopInstances', { InstanceIds: [InstanceId] });
  expect(stop).toThrow(failure('UnsupportedOperation'));
  expect(stop).toThrow('because it is associated with a one-time Spot Instance request');
  run('TerminateInstances', { InstanceIds: [InstanceId] });
  expect(request()).toMatchObject({ State: 'closed' });
  expect(describe()).toHaveLength(1);
});

it('one of a persistent request can be stopped, and then launches nothing', () => {
  const { InstanceId, run, request, describe } = given('persistent');
  run('StopInstances', { InstanceIds: [InstanceId] });
  expect(request()).toMatchObject({ State: 'disabled', InstanceId });
  expect(describe().map(({ State }) => State.Name)).toEqual(['stopping']);
});

it('a persistent request launches another for one that is terminated', () => {
  const { InstanceId, run, request, describe } = given('persistent');
  run('TerminateInstances', { InstanceIds: [InstanceId] });
  const [, another] = describe();
  expect(another).toMatchObject({ InstanceLifecycle: 'spot', State: { Name: 'pending' } });
  expect(request()).toMatchObject({ State: 'active', InstanceId: another!.InstanceId });
});

it('a cancelled one launches nothing, leaves its instance running, and lets nobody stop it', () => {
  const { InstanceId, SpotInstanceRequestId, run, request, describe } = given('persistent');
  const ids = { SpotInstanceRequestIds: [SpotInstanceRequestId] };
  expect(run('CancelSpotInstanceRequests', ids).CancelledSpotInstanceRequests).toEqual([
    { SpotInstanceRequestId, State: 'cancelled' },
  ]);
  expect(describe().map(({ State }) => State.Name)).toEqual(['running']);
  expect(() => run('StopInstances', { InstanceIds: [InstanceId] })).toThrow(failure('UnsupportedOperation'));
  run('TerminateInstances', { InstanceIds: [InstanceId] });
  expect(describe()).toHaveLength(1);
  expect(request()).toMatchObject({ State: 'cancelled' });
});

it('are asked for by themselves, too, each for one instance', () => {
  const { run, describe } = setUp();
  const LaunchSpecification = { ImageId: launch.ImageId, InstanceType: launch.InstanceType };
  const { SpotInstanceRequests } = run('RequestSpotInstances', { LaunchSpecification, InstanceCount: 2 });
  expect(SpotInstanceRequests.map(({ State, Type }) => [State, Type])).toEqual([
    ['active', 'one-time'],
    ['active', 'one-time'],
  ]);
  expect(describe().map(({ InstanceLifecycle }) => InstanceLifecycle)).toEqual(['spot', 'spot']);
});

it.each([
  ['RequestSpotInstances', 'MissingParameter', {}],
  ['RequestSpotInstances', 'InvalidParameterValue', { LaunchSpecification: launch, InstanceCount: 0 }],
  ['CancelSpotInstanceRequests', 'MissingParameter', {}],
  [
    'CancelSpotInstanceRequests',
    'InvalidSpotInstanceRequestID.NotFound',
    { SpotInstanceRequestIds: ['sir-00000000'] },
  ],
] as const)('%s is refused: %s (%#)', (operation, code, input) => {
  expect(() => setUp().run(operation, input)).toThrow(failure(code));
});
