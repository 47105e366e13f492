import fc from 'fast-check';
import { evaluateAccess } from '../../policy/evaluate.ts';
import type { AccessRequest, PolicyDocument, PolicySet, PolicyStatement, Principal } from '../../model.ts';
import { environment, federatedUser, policy, roleSession, rootArn, user, userSession } from './given.ts';

// Few words, so that policies and requests meet often.
const action = fc.constantFrom('iam:GetUser', 'iam:UpdateAccessKey', 's3:GetObject', 'kms:Decrypt');
const actionPattern = fc.constantFrom('*', 'iam:*', 'iam:Update*', 's3:GetObject', 'kms:Decrypt');
const resource = fc.constantFrom('*', 'arn:aws:s3:::b/k', 'arn:aws:kms:eu-west-1:111122223333:key/1');
const resourcePattern = fc.constantFrom('*', 'arn:aws:s3:::*', 'arn:aws:kms:*:*:key/1');
const condition = fc.constantFrom<PolicyStatement['Condition']>(
  undefined,
  { DateLessThan: { 'aws:TokenIssueTime': '2026-03-01T11:30:00Z' } },
  { StringEquals: { 'aws:username': 'maria' } },
  { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
  { StringNotLikeIfExists: { 'aws:RequestedRegion': 'us-*' } },
);
const named = fc.constantFrom<PolicyStatement['Principal']>(
  '*',
  { AWS: rootArn },
  { AWS: user().arn },
  { AWS: roleSession().session?.issuer?.arn ?? '' },
);

function statement(
  effect: fc.Arbitrary<'Allow' | 'Deny'>,
  ofResource: boolean,
): fc.Arbitrary<PolicyStatement> {
  return fc
    .record({ Effect: effect, Action: actionPattern, Resource: resourcePattern, condition, named })
    .map(({ condition: Condition, named: Principal, ...rest }) => ({
      ...rest,
      ...(Condition === undefined ? {} : { Condition }),
      ...(ofResource && Principal !== undefined ? { Principal } : {}),
    }));
}

const effect = fc.constantFrom('Allow' as const, 'Deny' as const);
const document = (ofResource = false) =>
  fc.array(statement(effect, ofResource), { minLength: 1, maxLength: 3 }).map((all) => policy(...all));
const policies: fc.Arbitrary<PolicySet> = fc
  .record({
    identity: fc.array(document(), { maxLength: 2 }),
    boundary: fc.option(document(), { nil: undefined }),
    session: fc.option(fc.array(document(), { maxLength: 2 }), { nil: undefined }),
  })
  .map(({ identity, boundary, session }) => ({
    identity,
    ...(boundary === undefined ? {} : { boundary }),
    ...(session === undefined ? {} : { session }),
  }));
const makePrincipal = fc.constantFrom<(set: PolicySet) => Principal>(
  user,
  userSession,
  roleSession,
  federatedUser,
);
const request: fc.Arbitrary<AccessRequest> = fc.record({
  action,
  resource,
  resourcePolicies: fc.array(document(true), { maxLength: 1 }),
});

const scene = fc.record({ policies, makePrincipal, request });
const isAllowed = (principal: Principal, asked: AccessRequest) =>
  evaluateAccess(principal, asked, environment).decision === 'allowed';

describe('whatever the policies', () => {
  it('never allows a denied request because of one more Deny, wherever it is put', () => {
    const place = fc.constantFrom('identity', 'boundary', 'session', 'resource');
    const denying = statement(fc.constant('Deny'), true);
    fc.assert(
      fc.property(
        scene,
        denying,
        place,
        ({ policies: set, makePrincipal: make, request: asked }, more, where) => {
          fc.pre(!isAllowed(make(set), asked));
          const [changed, changedRequest] = add(policy(more), where, set, asked);
          return !isAllowed(make(changed), changedRequest);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('allows nothing under an unconditional Deny, whoever attaches what else', () => {
    fc.assert(
      fc.property(scene, ({ policies: set, makePrincipal: make, request: asked }) => {
        const quarantined = { ...set, identity: [...set.identity, policy({ Effect: 'Deny' })] };
        return evaluateAccess(make(quarantined), asked, environment).decision === 'explicitDeny';
      }),
    );
  });

  it('never allows more with a boundary than without one', () => {
    fc.assert(
      fc.property(scene, document(), ({ policies: set, makePrincipal: make, request: asked }, boundary) => {
        const unbounded = { identity: set.identity, ...(set.session && { session: set.session }) };
        fc.pre(!isAllowed(make(unbounded), asked));
        return !isAllowed(make({ ...unbounded, boundary }), asked);
      }),
    );
  });

  it('never touches a long-term key with a Deny on the issue time, and always an older session', () => {
    const revoke = policy({
      Effect: 'Deny',
      Condition: { DateLessThan: { 'aws:TokenIssueTime': '2026-03-01T11:30:00Z' } },
    });
    fc.assert(
      fc.property(scene, ({ policies: set, makePrincipal: make, request: asked }) => {
        const revoked = { ...set, identity: [...set.identity, revoke] };
        const after = evaluateAccess(make(revoked), asked, environment);
        if (make(set).session !== undefined) return after.decision === 'explicitDeny';
        return after.decision === evaluateAccess(make(set), asked, environment).decision;
      }),
    );
  });
});

function add(
  denying: PolicyDocument,
  where: string,
  set: PolicySet,
  asked: AccessRequest,
): [PolicySet, AccessRequest] {
  switch (where) {
    case 'identity':
      return [{ ...set, identity: [...set.identity, denying] }, asked];
    case 'boundary':
      return [{ ...set, boundary: joined(set.boundary, denying) }, asked];
    case 'session':
      return [{ ...set, session: [...(set.session ?? []), denying] }, asked];
    default:
      return [set, { ...asked, resourcePolicies: [...(asked.resourcePolicies ?? []), denying] }];
  }
}

function joined(boundary: PolicyDocument | undefined, more: PolicyDocument): PolicyDocument {
  return { Version: '2012-10-17', Statement: [boundary?.Statement ?? [], more.Statement].flat() };
}
