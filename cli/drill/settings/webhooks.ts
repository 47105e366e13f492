import { type Account, type AccountOptions, startReceiver } from '@firebreak/account';
import type { Settings, Webhook } from '../../../core/settings/settings.ts';

/** What stands in for the receivers of the settings' webhooks: nothing leaves this machine. */
export interface StandIns {
  readonly hosts: NonNullable<AccountOptions['hosts']>;
  /** The secrets that a person makes before the deployment. */
  readonly addSecrets: (account: Account) => void;
  /** How often each webhook was called, a line each. */
  readonly lines: () => readonly string[];
  readonly close: () => Promise<void>;
}

export async function standIns({
  webhooks,
  homeRegion: region,
}: Pick<Settings, 'webhooks' | 'homeRegion'>): Promise<StandIns | undefined> {
  if (webhooks.length === 0) return undefined;
  const receiver = await startReceiver();
  const callsOf = ({ url }: Webhook): number =>
    receiver.received.filter(({ path }) => path === new URL(url).pathname).length;
  return {
    hosts: Object.fromEntries(webhooks.map(({ url }) => [new URL(url).host, receiver.origin])),
    addSecrets: ({ secrets }) => {
      const arns = webhooks.flatMap(({ name, secretArn }) => (secretArn ? [{ name, secretArn }] : []));
      for (const { name, secretArn } of arns)
        if (secrets.textOf(region, secretArn) === undefined)
          secrets.add({ name, region, arn: secretArn, text: `the secret of ${name} in this drill` });
    },
    lines: () =>
      webhooks.map((webhook) => `webhook ${webhook.name}: called ${String(callsOf(webhook))} times`),
    close: () => receiver.close(),
  };
}
