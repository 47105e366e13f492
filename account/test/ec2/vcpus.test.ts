import { toQuotaBucket, toVcpus } from '../../ec2/instances/vcpus.ts';

it.each([
  ['t3.micro', 2, 'standard'],
  ['m5.large', 2, 'standard'],
  ['p2.xlarge', 4, 'p'],
  ['p4d.24xlarge', 96, 'p'],
  ['g5.12xlarge', 48, 'g'],
  ['vt1.3xlarge', 12, 'g'],
  ['trn1.2xlarge', 8, 'trn'],
  ['inf2.8xlarge', 32, 'inf'],
  ['u-6tb1.metal', 96, 'high-memory'],
  ['x2idn.16xlarge', 64, 'x'],
])('%s has %i vCPUs and counts against %s', (type, vcpus, bucket) => {
  expect([toVcpus(type), toQuotaBucket(type)]).toEqual([vcpus, bucket]);
});
