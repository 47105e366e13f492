import { perCommand, stopCommands } from '../../instances/stop-commands.ts';
import { answered, asked, type Call, wordOf } from '../call.ts';
import { eventId, type Maker, type Reading } from '../row.ts';
import { textAt } from '../../values/unknown.ts';

/** Commands of one call: a call may launch thousands. */
const commandLimit = 10;

/**
 * One thing for each call, not one for each instance. A single instance is told removed when it is terminated; of
 * several, the report's own section of instances says what became of each.
 */
export const instanceMaker: Maker = {
  service: 'ec2',
  event: 'RunInstances',
  technique: 'T1578.002',
  followed: false,
  read,
};

const isInstanceId = (id: string | undefined): id is string => /^i-[0-9A-Fa-f]{8,17}$/.test(id ?? '');

function read(call: Call): readonly Reading[] {
  const items = answered(call, 'instancesSet', 'items');
  const list: readonly unknown[] = Array.isArray(items) ? items : [];
  const ids = list
    .slice(0, perCommand * commandLimit)
    .map((item) => textAt(item, 'instanceId'))
    .filter(isInstanceId);
  const only = list.length === 1 ? ids[0] : undefined;
  return [
    {
      kind: 'instance',
      id: only === undefined ? eventId(call) : `ec2:${call.region ?? 'unknown'}:instance:${only}`,
      goesWith: [],
      what: inWords(list.length, ids, wordOf(asked(call, 'instanceType'))),
      removal: removing(call, ids),
      inspect: showing(call),
      actions: [],
    },
  ];
}

function inWords(count: number, [first = 'unknown']: readonly string[], type = 'an unknown type'): string {
  const shown = type.slice(0, 40);
  return count > 1
    ? `${count} instances of ${shown}, ${first} the first of them`
    : `instance ${first} of ${shown}`;
}

/** What is stopped keeps its disks for forensics; whoever wants it gone terminates it afterwards. */
function removing(call: Call, ids: readonly string[]): readonly string[] {
  const { region } = call;
  if (region === undefined || ids.length === 0) return [];
  const isSpot = wordOf(asked(call, 'instanceMarketOptions', 'marketType')) === 'spot';
  return stopCommands({ region, instanceIds: ids, ...(isSpot && { spot: true }) });
}

function showing(call: Call): readonly string[] {
  const reservation = wordOf(answered(call, 'reservationId')) ?? '';
  if (call.region === undefined || !/^r-[0-9a-f]{8,17}$/.test(reservation)) return [];
  return [
    `aws ec2 describe-instances --filters Name=reservation-id,Values=${reservation} --region ${call.region}`,
  ];
}
