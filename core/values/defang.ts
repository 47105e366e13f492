import { isTopLevelDomain } from './top-level-domains.ts';

/** Labels joined by dots, as in a host name; IDNA takes three further characters for a dot (RFC 3490, 3.1). Only from a label's start: else it took quadratic time. */
const dotted = /(?<![\p{L}\p{N}_-])[\p{L}\p{N}_-]+(?:[.\u3002\uFF0E\uFF61][\p{L}\p{N}_-]+)+/gu;

/** A label that begins as a domain does, or as one in Punycode. */
const domainStart = /^(?:xn--|(\p{L}{2,}))/iu;

/** What has dots and letters and is no host name that anybody but AWS could own, nor one at all. */
const harmless: readonly RegExp[] = [
  // Service principals and endpoints: one label, a region perhaps. Buckets, APIs and load balancers have more.
  // https://docs.aws.amazon.com/general/latest/gr/rande.html
  /^(?:console\.)?[a-z0-9-]+(?:\.[a-z]{2}(?:-[a-z]+)+-\d)?\.amazonaws\.com(?:\.cn)?$/,
  // Instance types: https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
  /^[a-z][a-z0-9-]*\d[a-z0-9-]*\.(?:nano|micro|small|medium|large|\d*xlarge|metal(?:-[\w-]+)?)$/,
  // Error codes: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html, and Step Functions'
  /^(?:Client|Server|States|Lambda|Firebreak)\.(?:Invalid\w+\.)?[A-Z]\w+$/,
  /^Invalid\w+\.(?:NotFound|Malformed|Duplicate|InUse|Unavailable|Unknown|Zero|Reserved)$/,
  // Files of Firebreak that the report names.
  /^(?:runbook\.md|firebreak\.config\.ts|report\.html|incident\.json)$/,
];

/** ARNs stay whole: they are to be copied, and no mail client takes a link out of the middle of one. */
const arn = /(?<![\w:/.-])arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:\d*:\S+/g;

/**
 * Host names and mail addresses, which mail clients and chats turn into links by themselves, lose that: `evil[.]com`.
 * Every other name stays as it is, so that what is pasted is found: `mara.quill` is no host, as nothing ends in `.quill`.
 * Service names of AWS, instance types, error codes, versions, addresses and ARNs stay as they are.
 *
 * It is the notation in which analysts share such names: https://www.rfc-editor.org/rfc/rfc9424 (section 6.3),
 * https://datatracker.ietf.org/doc/draft-grimminck-safe-ioc-sharing/
 */
export function defang(text: string): string {
  let done = 0;
  const parts: string[] = [];
  for (const match of text.matchAll(arn)) {
    parts.push(defangHosts(text.slice(done, match.index)), match[0]);
    done = match.index + match[0].length;
  }
  // Two harmless texts side by side may be a link; those to S3 are ours, and nobody follows them with a click.
  return [...parts, defangHosts(text.slice(done))].join('').replace(/(?<!\[|\bs3):\/\//g, '[://]');
}

/**
 * Whether a mail client may make a link of it: a label behind a dot is a top-level domain, by itself or up to its first
 * character that is no letter. A number before the first dot is a version's or an address's, unless what follows it is a
 * domain by itself.
 */
function isHost([first = '', ...rest]: readonly string[]): boolean {
  return rest.some((label) => {
    const start = domainStart.exec(label);
    if (!start) return false;
    const [, letters] = start;
    if (letters === undefined) return true;
    if (/^\d+$/.test(first) && !/^(?:[-_]|$)/.test(label.slice(letters.length))) return false;
    return isTopLevelDomain(letters);
  });
}

function defangHosts(text: string): string {
  return text.replace(dotted, (name) => {
    const labels = name.split(/[.\u3002\uFF0E\uFF61]/);
    return isHost(labels) && !harmless.some((shape) => shape.test(name)) ? labels.join('[.]') : name;
  });
}
