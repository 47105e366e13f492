import { BlockList, isIPv4, isIPv6 } from 'node:net';
import fc from 'fast-check';
import { isInNetworks } from '../../../core/values/network.ts';

describe('isInNetworks', () => {
  it.each([
    ['an address in an IPv4 network', '198.51.100.0/24', '198.51.100.7', true],
    ['the first address', '198.51.100.0/24', '198.51.100.0', true],
    ['the last address', '198.51.100.0/24', '198.51.100.255', true],
    ['the address after the last', '198.51.100.0/24', '198.51.101.0', false],
    ['a network that ends inside an octet', '198.51.100.64/26', '198.51.100.127', true],
    ['beyond its end', '198.51.100.64/26', '198.51.100.128', false],
    ['one address', '198.51.100.7/32', '198.51.100.7', true],
    ['its neighbour', '198.51.100.7/32', '198.51.100.6', false],
    ['everything', '0.0.0.0/0', '255.255.255.255', true],
    ['an address in an IPv6 network', '2001:db8::/32', '2001:db8:ffff::1', true],
    ['beyond an IPv6 network', '2001:db8::/32', '2001:db9::1', false],
    ['an IPv6 network that ends inside a group', '2001:db8:0:8000::/49', '2001:db8::1', false],
    ['capitals', '2001:DB8::/32', '2001:dB8::A', true],
    ['an uncompressed address', '2001:db8::/32', '2001:0db8:0000:0000:0000:0000:0000:0001', true],
    ['one IPv6 address', '::1/128', '::1', true],
    ['an IPv4 address written as IPv6', '198.51.100.0/24', '::ffff:198.51.100.7', true],
    ['the same in hexadecimal', '198.51.100.0/24', '::ffff:c633:6407', true],
    ['a mapped network', '::ffff:198.51.100.0/120', '198.51.100.7', true],
    ['the network of all mapped addresses', '::ffff:0:0/96', '198.51.100.7', true],
    ['beyond a mapped network', '::ffff:198.51.100.0/120', '198.51.101.7', false],
    ['IPv4 in an IPv6 network', '::/0', '198.51.100.7', false],
    ['IPv6 in an IPv4 network', '0.0.0.0/0', '2001:db8::1', false],
  ])('knows %s', (_, network, address, isIn) => {
    expect(isInNetworks([network], address)).toBe(isIn);
  });

  it('needs one of several networks', () => {
    const networks = ['192.0.2.0/24', '2001:db8::/32', '198.51.100.0/24'];
    expect(isInNetworks(networks, '198.51.100.7')).toBe(true);
    expect(isInNetworks(networks, '2001:db8::7')).toBe(true);
    expect(isInNetworks(networks, '203.0.113.7')).toBe(false);
    expect(isInNetworks([], '198.51.100.7')).toBe(false);
  });

  it.each([
    'cloudformation.amazonaws.com',
    'AWS Internal',
    'ec2-198-51-100-7.example.com',
    '',
    ' 198.51.100.7',
    '198.51.100.7 ',
    '198.51.100',
    '198.51.100.7.1',
    '198.51.100.256',
    '06.237.252.245',
    '0x7f.0.0.1',
    '2130706433',
    '198.51.100.7/32',
    '198.51.100.7:443',
    'fe80::1%eth0',
    '1::2::3',
    ':1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7::8',
    '12345::',
    ':::',
    '::g',
    '198.51.100.7::',
    '[::1]',
    '١٩٨.51.100.7',
  ])('takes %j for no address', (text) => {
    expect(isInNetworks(['0.0.0.0/0', '::/0', '0.0.0.0/1', '::/1'], text)).toBe(false);
  });

  it('takes text of any length for no address, at once', () => {
    const started = performance.now();
    for (const character of ['1', ':', '0:', '::', '1.']) {
      expect(isInNetworks(['::/0', '0.0.0.0/0'], character.repeat(1_000_000))).toBe(false);
    }
    expect(performance.now() - started).toBeLessThan(500);
  });

  it.each([
    '198.51.100.0',
    '198.51.100.0/33',
    '198.51.100.0/',
    '198.51.100.0/-1',
    '198.51.100.0/024',
    '::/129',
    'x/8',
    '',
  ])('holds nothing in %j, which is no network', (network) => {
    expect(isInNetworks([network], '198.51.100.0')).toBe(false);
    expect(isInNetworks([network], '::')).toBe(false);
  });

  const ipv4 = fc.ipV4();
  const ipv6 = fc.ipV6().filter((address) => !/^(?:0*:)*:?(?:0*:)*ffff:/i.test(address));

  it('agrees with Node about what is an address', () => {
    const characters = fc.constantFrom(
      '0',
      '1',
      '2',
      '9',
      'a',
      'F',
      ':',
      ':',
      '.',
      '.',
      '%',
      'g',
      'x',
      '/',
      ' ',
    );
    const texts = fc.oneof(
      ipv4,
      fc.ipV6(),
      fc.array(characters, { maxLength: 24 }).map((parts) => parts.join('')),
      fc.tuple(fc.oneof(ipv4, fc.ipV6()), characters, fc.nat(45)).map(([address, character, place]) => {
        return address.slice(0, place) + character + address.slice(place);
      }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const isAddress = isIPv4(text) || (isIPv6(text) && !text.includes('%'));
        expect(isInNetworks(['0.0.0.0/0', '::/0'], text)).toBe(isAddress);
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([
    ['ipv4' as const, ipv4, 32],
    ['ipv6' as const, ipv6, 128],
  ])('agrees with Node about %s networks', (family, addresses, bits) => {
    const near = fc.tuple(addresses, fc.boolean(), addresses);
    fc.assert(
      fc.property(near, fc.integer({ min: 1, max: bits }), ([base, isNear, other], prefix) => {
        const list = new BlockList();
        list.addSubnet(base, prefix, family);
        // Every second pair begins alike, so that both answers come up.
        const address = isNear ? base.slice(0, -1) + (base.endsWith('1') ? '2' : '1') : other;
        if (!(family === 'ipv4' ? isIPv4(address) : isIPv6(address))) return;
        expect(isInNetworks([`${base}/${prefix}`], address)).toBe(list.check(address, family));
      }),
      { numRuns: 5_000 },
    );
  });

  it('is fast enough to replay a trail: far more than 50,000 records a second', () => {
    const networks = ['192.0.2.0/24', '198.51.100.0/24', '2001:db8:1::/48', '2001:db8:2::/48'];
    // Its own time on the processor: the tests beside it may take the rest.
    const started = process.cpuUsage();
    for (let i = 0; i < 50_000; i++) isInNetworks(networks, `203.0.113.${i % 256}`);
    const { user, system } = process.cpuUsage(started);
    expect((user + system) / 1000).toBeLessThan(1_000);
  });
});
