import { type Account, type CloudTrailRecord, startAccount } from '@firebreak/account';
import type { Scene } from '../../drills/drill.ts';
import { lair, office } from '../../drills/probes.ts';
import { stolenKey } from '../../drills/stolen-key.ts';

const region = 'ap-southeast-2';
let account: Account;
let scene: Scene;
let records: readonly CloudTrailRecord[];
let key: string;
const day = 86_400_000;

beforeAll(async () => {
  account = await startAccount();
  scene = await stolenKey.stage(account, { region, allKeys: false });
  key = /key (AKIA\w+) \(stolen\)/.exec(scene.setting.join('\n'))![1]!;
  records = account.trail.all().filter(({ userIdentity }) => userIdentity.accessKeyId === key);
});
afterAll(() => account.close());

const of = (ip: string) => records.filter(({ sourceIPAddress }) => sourceIPAddress === ip);
const ageOf = ({ eventTime }: CloudTrailRecord) => scene.at().getTime() - Date.parse(eventTime);

describe('the stolen key', () => {
  it('has weeks of innocent calls behind it, in one region, which belong to its owner', () => {
    const innocent = of(office.ip);
    expect(innocent.length).toBeGreaterThanOrEqual(40);
    expect(new Set(innocent.map(({ awsRegion }) => awsRegion))).toEqual(new Set(['eu-west-1']));
    expect(Math.max(...innocent.map(ageOf))).toBeGreaterThan(19 * day);
    expect(Math.min(...innocent.map(ageOf))).toBeGreaterThan(day);
    expect(innocent.filter(({ errorCode }) => errorCode !== undefined)).toEqual([]);
    expect(new Set(records.map(({ userIdentity }) => JSON.stringify(userIdentity))).size).toBe(1);
  });

  it('is tried out by the attacker before it launches: what it may do, and the way into a new region', () => {
    const attack = of(lair.ip);
    expect(Math.max(...attack.map(ageOf))).toBeLessThan(30 * 60_000);
    expect(attack.filter(({ errorCode }) => errorCode === 'AccessDenied')).toHaveLength(5);
    const names = attack.filter(({ awsRegion }) => awsRegion === region).map(({ eventName }) => eventName);
    expect(names).toEqual(['CreateSecurityGroup', 'AuthorizeSecurityGroupIngress']);
    // Long enough ago for event history, five minutes behind, to show all of it.
    expect(Math.min(...attack.map(ageOf))).toBeGreaterThan(5 * 60_000);
  });

  it('has launched nothing yet, and everything that is to be proven works', async () => {
    expect(account.ec2.instances()).toEqual([]);
    expect(account.trail.all().filter(({ eventName }) => eventName === 'RunInstances')).toEqual([]);
    for (const { attempt } of scene.probes) await expect(attempt()).resolves.toBeDefined();
    expect(account.problems()).toEqual([]);
  });
});
