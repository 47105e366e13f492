import { gone, type Maker, type Remover, row } from '../row.ts';

const hijacking = 'T1496.004';

/**
 * Senders of mail, by the two versions of SES's API. None was seen in a real record: names of AWS's API.
 * https://docs.aws.amazon.com/ses/latest/dg/logging-using-cloudtrail.html
 */
export const makers: readonly Maker[] = [
  sender('CreateEmailIdentity', 'emailIdentity'),
  sender('VerifyEmailIdentity', 'emailAddress'),
  sender('VerifyDomainIdentity', 'domain'),
];

export const removers: readonly Remover[] = [
  gone('ses', 'DeleteEmailIdentity', ['identity:<emailIdentity>']),
  gone('ses', 'DeleteIdentity', ['identity:<identity>']),
];

function sender(event: string, name: string): Maker {
  return row('ses', event, hijacking, {
    kind: 'mail-identity',
    id: `identity:<${name}>`,
    what: `mail identity <${name}>`,
    removal: [`sesv2 delete-email-identity --email-identity <${name}>`],
    inspect: [`sesv2 get-email-identity --email-identity <${name}>`],
  });
}
