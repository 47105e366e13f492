import { conditionsHold } from '../../policy/conditions.ts';
import { AwsError } from '../../model.ts';
import type { PolicyStatement } from '../../model.ts';

type Value = string | number | boolean;

const context: Readonly<Record<string, readonly string[]>> = {
  name: ['Maria'],
  count: ['10'],
  time: ['2026-03-01T12:00:00Z'],
  epoch: ['1772366400'],
  flag: ['true'],
  ip: ['203.0.113.7'],
  ip6: ['2001:db8::7'],
  caller: ['events.amazonaws.com'],
  arn: ['arn:aws:sns:eu-west-1:111122223333:report'],
  tags: ['team', 'cost'],
  blank: [''],
};

function holds(operator: string, key: string, expected: Value | readonly Value[]): boolean {
  return all({ [operator]: { [key]: expected } });
}

function all(condition: PolicyStatement['Condition']): boolean {
  return conditionsHold(condition, { get: (key) => context[key.toLowerCase()] }, (key) => context[key]?.[0]);
}

describe('one value', () => {
  it.each<[string, string, Value | readonly Value[], boolean]>([
    ['StringEquals', 'name', 'Maria', true],
    ['StringEquals', 'NAME', 'Maria', true],
    ['StringEquals', 'name', 'maria', false],
    ['StringEquals', 'name', ['x', 'Maria'], true],
    ['StringEquals', 'name', 'M*', false],
    ['StringEquals', 'name', '${name}', true],
    ['StringEquals', 'name', '${nothing}', false],
    ['StringNotEquals', 'name', '${nothing}', true],
    ['StringNotEquals', 'name', ['x', 'Maria'], false],
    ['StringNotEquals', 'name', ['x', 'y'], true],
    ['StringEqualsIgnoreCase', 'name', 'MARIA', true],
    ['StringNotEqualsIgnoreCase', 'name', 'MARIA', false],
    ['StringLike', 'name', 'M?r*', true],
    ['StringLike', 'name', 'm?r*', false],
    ['StringNotLike', 'name', 'M*', false],
    ['NumericEquals', 'count', '10.0', true],
    ['NumericEquals', 'count', 10, true],
    ['NumericNotEquals', 'count', '10', false],
    ['NumericLessThan', 'count', '10', false],
    ['NumericLessThan', 'count', '10.5', true],
    ['NumericLessThanEquals', 'count', '10', true],
    ['NumericGreaterThan', 'count', '9', true],
    ['NumericGreaterThan', 'count', '10', false],
    ['NumericGreaterThanEquals', 'count', '10', true],
    ['NumericEquals', 'name', '10', false],
    ['NumericGreaterThan', 'epoch', '1772366399', true],
    ['DateEquals', 'time', '2026-03-01T13:00:00+01:00', true],
    ['DateEquals', 'time', 1772366400, true],
    ['DateEquals', 'epoch', '2026-03-01T12:00:00Z', true],
    ['DateNotEquals', 'time', '2026-03-01T12:00:00Z', false],
    ['DateLessThan', 'time', '2026-03-01T12:00:00Z', false],
    ['DateLessThan', 'time', '2026-03-01T12:00:00.001Z', true],
    ['DateLessThan', 'time', '2027', true],
    ['DateLessThanEquals', 'time', '2026-03-01T12:00:00Z', true],
    ['DateGreaterThan', 'time', '2026-03-01', true],
    ['DateGreaterThan', 'time', '2026-03-01T12:00:00Z', false],
    ['DateGreaterThanEquals', 'time', '2026-03-01T12:00Z', true],
    ['Bool', 'flag', 'true', true],
    ['Bool', 'flag', true, true],
    ['Bool', 'flag', 'false', false],
    ['IpAddress', 'ip', '203.0.113.0/24', true],
    ['IpAddress', 'ip', '203.0.113.7', true],
    ['IpAddress', 'ip', '203.0.113.9/24', true],
    ['IpAddress', 'ip', ['10.0.0.0/8', '2001:db8::/32'], false],
    ['IpAddress', 'ip', '0.0.0.0/0', true],
    ['IpAddress', 'ip', '::/0', false],
    ['IpAddress', 'ip6', '2001:DB8::/32', true],
    ['IpAddress', 'ip6', '2001:db8::8', false],
    ['IpAddress', 'caller', '0.0.0.0/0', false],
    ['NotIpAddress', 'ip', '203.0.113.0/24', false],
    ['NotIpAddress', 'ip', '10.0.0.0/8', true],
    ['ArnEquals', 'arn', 'arn:aws:sns:*:111122223333:*', true],
    ['ArnLike', 'arn', 'arn:aws:sns:*:*:report', true],
    ['ArnLike', 'arn', 'arn:aws:sns:*', false],
    ['ArnNotEquals', 'arn', 'arn:aws:sns:*:111122223333:report', false],
    ['ArnNotLike', 'arn', 'arn:aws:sqs:*:*:*', true],
  ])('%s %s %j: %s', (operator, key, expected, holding) => {
    expect(holds(operator, key, expected)).toBe(holding);
  });
});

describe('a missing key', () => {
  it.each([
    ['StringEquals', 'x', false],
    ['StringLike', '*', false],
    ['NumericLessThan', '1', false],
    ['DateLessThan', '2099-01-01T00:00:00Z', false],
    ['Bool', 'false', false],
    ['IpAddress', '0.0.0.0/0', false],
    ['ArnLike', '*', false],
    ['StringNotEquals', 'x', true],
    ['StringNotLike', '*', true],
    ['NumericNotEquals', '1', true],
    ['DateNotEquals', '2026', true],
    ['NotIpAddress', '0.0.0.0/0', true],
    ['ArnNotLike', '*', true],
    ['StringEqualsIfExists', 'x', true],
    ['BoolIfExists', 'false', true],
    ['StringNotEqualsIfExists', 'x', true],
    ['Null', 'true', true],
    ['Null', 'false', false],
    ['ForAllValues:StringEquals', 'x', true],
    ['ForAnyValue:StringEquals', 'x', false],
    ['ForAnyValue:StringNotEquals', 'x', false],
    ['ForAnyValue:StringEqualsIfExists', 'x', true],
  ])('%s %s: %s', (operator, expected, holding) => {
    expect(holds(operator, 'nothing', expected)).toBe(holding);
  });
});

describe('a present key', () => {
  it.each([
    ['StringEqualsIfExists', 'name', 'x', false],
    ['StringEqualsIfExists', 'name', 'Maria', true],
    ['Null', 'name', 'true', false],
    ['Null', 'name', 'false', true],
  ])('%s %s %s: %s', (operator, key, expected, holding) => {
    expect(holds(operator, key, expected)).toBe(holding);
  });
});

describe('several values', () => {
  it.each<[string, string, string[], boolean]>([
    ['ForAllValues:StringEquals', 'tags', ['team', 'cost', 'owner'], true],
    ['ForAllValues:StringEquals', 'tags', ['team'], false],
    ['ForAnyValue:StringEquals', 'tags', ['team'], true],
    ['ForAnyValue:StringEquals', 'tags', ['owner'], false],
    ['ForAllValues:StringNotEquals', 'tags', ['owner'], true],
    ['ForAllValues:StringNotEquals', 'tags', ['team'], false],
    ['ForAnyValue:StringNotEquals', 'tags', ['team'], true],
    ['ForAnyValue:StringNotEquals', 'tags', ['team', 'cost'], false],
    ['ForAnyValue:StringLike', 'tags', ['te*'], true],
    // An empty string is an empty set.
    ['ForAllValues:StringEquals', 'blank', ['x'], true],
    ['ForAnyValue:StringLike', 'blank', ['*'], false],
  ])('%s %s %j: %s', (operator, key, expected, holding) => {
    expect(holds(operator, key, expected)).toBe(holding);
  });
});

describe('a condition block', () => {
  it('asks for every operator and every key', () => {
    expect(all({ StringEquals: { name: 'Maria', flag: 'true' }, Bool: { flag: true } })).toBe(true);
    expect(all({ StringEquals: { name: 'Maria', flag: 'false' } })).toBe(false);
    expect(all({ StringEquals: { name: 'Maria' }, Bool: { flag: false } })).toBe(false);
    expect(all(undefined)).toBe(true);
  });

  it.each([
    'BinaryEquals',
    'StringEqual',
    'ForSomeValues:StringEquals',
    'NullIfExists',
    'ForAllValues:Null',
    'constructor',
  ])('refuses the operator %s even when another condition already fails', (operator) => {
    const block = { StringEquals: { name: 'x' }, [operator]: { name: 'x' } };
    expect(() => all(block)).toThrow(AwsError);
    expect(() => all(block)).toThrow(`operator "${operator}" is not modelled`);
  });

  it.each([
    ['NumericEquals', 'count', 'ten', 'where a number must stand'],
    ['DateLessThan', 'time', 'yesterday', 'where a date'],
    ['DateLessThan', 'time', '2026-03-01T12:00:00', 'where a date'],
    ['Bool', 'flag', 'yes', 'where true or false must stand'],
    ['IpAddress', 'ip', '203.0.113.0/33', 'where an IP address or a CIDR range must stand'],
    ['IpAddress', 'ip', 'localhost', 'where an IP address or a CIDR range must stand'],
  ])('%s refuses the policy value %s %s', (operator, key, expected, message) => {
    expect(() => holds(operator, key, expected)).toThrow(message);
  });
});
