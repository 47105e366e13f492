import { givenBus } from './bus.ts';
import { accountId, home, toCall } from './given.ts';

const bus = `arn:aws:events:us-east-1:${accountId}:event-bus`;
const rule = `arn:aws:events:us-east-1:${accountId}:rule`;
const role = `arn:aws:iam::${accountId}:role/forward`;
const policy = {
  Statement: { Effect: 'Allow', Principal: '*', Action: 'events:PutEvents', Resource: '*' },
} as const;

function accessTo(operation: string, input: object) {
  const { eventBridge } = givenBus();
  eventBridge.addBus({ name: 'firebreak', region: home, policy });
  return eventBridge.service.access(toCall(operation, input));
}

describe('access to EventBridge', () => {
  it.each<[string, object, object]>([
    ['PutRule', { Name: 'a' }, { action: 'events:PutRule', resource: `${rule}/a` }],
    [
      'PutRule',
      { Name: 'a', EventBusName: 'firebreak' },
      { action: 'events:PutRule', resource: `${rule}/firebreak/a` },
    ],
    ['DisableRule', { Name: 'a' }, { action: 'events:DisableRule', resource: `${rule}/a` }],
    ['RemoveTargets', { Rule: 'a' }, { action: 'events:RemoveTargets', resource: `${rule}/a` }],
    ['DescribeEventBus', {}, { action: 'events:DescribeEventBus', resource: `${bus}/default` }],
    ['ListRules', {}, { action: 'events:ListRules', resource: '*' }],
    ['TestEventPattern', {}, { action: 'events:TestEventPattern', resource: '*' }],
  ])('%s %j', (operation, input, expected) => {
    expect(accessTo(operation, input)).toEqual([expected]);
  });

  it('asks for every entry of PutEvents, on its bus with its policy', () => {
    const Entries = [
      { Source: 'shop', DetailType: 'order' },
      { EventBusName: 'firebreak' },
      { EventBusName: 'none' },
    ];
    expect(accessTo('PutEvents', { Entries })).toMatchObject([
      {
        resource: `${bus}/default`,
        resourcePolicies: [],
        context: { 'events:source': 'shop', 'events:detail-type': 'order' },
      },
      { resource: `${bus}/firebreak`, resourcePolicies: [policy] },
      { resource: `${bus}/none`, resourcePolicies: [] },
    ]);
  });

  it('asks who gives a target a role for the right to pass it', () => {
    const Targets = [{ Arn: 'arn:x', RoleArn: role }, { Arn: 'arn:y' }, { Arn: 'arn:z', RoleArn: role }];
    expect(accessTo('PutTargets', { Rule: 'a', Targets })).toEqual([
      {
        action: 'events:PutTargets',
        resource: `${rule}/a`,
        context: { 'events:TargetArn': ['arn:x', 'arn:y', 'arn:z'] },
      },
      { action: 'iam:PassRole', resource: role, context: { 'iam:PassedToService': 'events.amazonaws.com' } },
    ]);
  });

  it('tells what a forwarding role needs', () => {
    const { eventBridge } = givenBus();
    const { arn } = eventBridge.addBus({ name: 'firebreak', region: home, policy });
    expect(eventBridge.forwardAccess(arn)).toEqual([
      {
        action: 'events:PutEvents',
        resource: `${bus}/firebreak`,
        resourcePolicies: [policy],
        context: { 'events:eventBusInvocation': 'true' },
      },
    ]);
  });
});
