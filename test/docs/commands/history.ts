import { launchRecord, roleIdentity, userIdentity } from '../../support/events.ts';

const account = '111122223333';
const key = 'AKIAEXAMPLEKEY000001';

function deploy(eventTime: string, id: number) {
  const arn = `arn:aws:iam::${account}:user/deploy`;
  const user = { ...userIdentity, arn, userName: 'deploy', accessKeyId: key };
  return { ...launchRecord, eventTime, eventID: eventId(id), userIdentity: user };
}

function runner(eventTime: string, type: string, id: number) {
  const { sessionContext, ...identity } = roleIdentity;
  const sessionIssuer = {
    ...sessionContext.sessionIssuer,
    arn: `arn:aws:iam::${account}:role/ci/runner`,
    userName: 'runner',
  };
  const session = {
    ...identity,
    principalId: 'AROAEXAMPLEROLEID0001:build-1',
    arn: `arn:aws:sts::${account}:assumed-role/runner/build-1`,
    sessionContext: { ...sessionContext, sessionIssuer },
  };
  const where = { awsRegion: 'eu-west-1', sourceIPAddress: '198.51.100.7' };
  return {
    ...launchRecord,
    eventTime,
    eventID: eventId(id),
    userIdentity: session,
    ...where,
    ...asked(type),
  };
}

const eventId = (number: number): string => `${String(number).padStart(8, '0')}-0000-4000-8000-000000000000`;

function asked(instanceType: string) {
  const items = ['0', '1'].map((last) => ({
    instanceId: `i-0123456789abcdef${last}`,
    imageId: 'ami-0abc',
    instanceType,
  }));
  return {
    requestParameters: { ...launchRecord.requestParameters, instanceType },
    responseElements: { instancesSet: { items } },
  };
}

/** The launches that docs/own-history.md judges and drafts rules from. */
export const launches = [
  runner('2026-11-01T09:00:00Z', 'c7g.large', 1),
  runner('2026-11-01T09:10:00Z', 'c7g.large', 2),
  { ...deploy('2026-11-01T10:00:00Z', 3), ...asked('p5.48xlarge') },
  {
    ...deploy('2026-11-01T10:00:20Z', 4),
    ...asked('p5.48xlarge'),
    errorCode: 'Client.UnauthorizedOperation',
    responseElements: null,
  },
];
