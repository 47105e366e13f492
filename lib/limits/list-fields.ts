import type { Settings } from '../../core/settings/settings.ts';

/** A field of the settings that can be of any length. */
export interface ListField {
  /** As it is written: `backupKey.owners`. */
  readonly name: string;
  readonly valueIn: (settings: Settings) => readonly unknown[];
  /** The settings with as little of it as they may have. */
  readonly shortened: (settings: Settings) => Settings;
  /** Characters that could be saved; 0 where nothing can. */
  readonly sizeIn: (settings: Settings) => number;
  readonly fix: string;
}

const byPath = 'name fewer, by their paths: arn:aws:iam::*:user/break-glass/* stands for all below it';

/** @param about its name, how to shorten it, and how many entries it must have at least */
const define = (
  { name, fix, least = 0 }: Pick<ListField, 'name' | 'fix'> & { readonly least?: number },
  valueIn: (settings: Settings) => readonly unknown[] | undefined,
  replaced: (settings: Settings, value: never[]) => Settings,
): ListField => {
  const valueOf = (settings: Settings) => valueIn(settings) ?? [];
  return {
    ...{ name, fix, valueIn: valueOf },
    shortened: (settings) => replaced(settings, valueOf(settings).slice(0, least) as never[]),
    sizeIn: (settings) => JSON.stringify(valueOf(settings).slice(least)).length - 2,
  };
};

/** Every list of the settings that goes into a template. */
export const listFields: readonly ListField[] = [
  define(
    { name: 'protectedPrincipals', fix: byPath },
    (settings) => settings.protectedPrincipals,
    (settings, protectedPrincipals) => ({ ...settings, protectedPrincipals }),
  ),
  define(
    {
      name: 'protectedTags',
      fix: 'name fewer: one tag that all of them carry will do, and values may have *',
    },
    (settings) => settings.protectedTags,
    (settings, protectedTags) => ({ ...settings, protectedTags }),
  ),
  define(
    { name: 'operators', fix: byPath },
    (settings) => settings.operators,
    (settings, operators) => ({ ...settings, operators }),
  ),
  define(
    { name: 'evidenceReaders', fix: byPath },
    (settings) => settings.evidenceReaders,
    (settings, evidenceReaders) => ({ ...settings, evidenceReaders }),
  ),
  define(
    { name: 'deployers', fix: 'name fewer: one role for all pipelines that deploy Firebreak' },
    (settings) => settings.deployers,
    (settings, deployers) => ({ ...settings, deployers }),
  ),
  define(
    { name: 'backupKey.owners', fix: byPath, least: 1 },
    ({ backupKey }) => backupKey?.owners,
    (settings, owners) => ({
      ...settings,
      ...(settings.backupKey && { backupKey: { ...settings.backupKey, owners } }),
    }),
  ),
  define(
    { name: 'notify.emails', fix: 'name fewer: a mailing list, or a webhook' },
    ({ notify }) => notify.emails,
    (settings, emails) => ({ ...settings, notify: { ...settings.notify, emails } }),
  ),
  define(
    { name: 'webhooks', fix: 'name fewer: one that passes events on' },
    (settings) => settings.webhooks,
    (settings, webhooks) => ({ ...settings, webhooks }),
  ),
  define(
    { name: 'trail.accounts', fix: 'name fewer' },
    ({ trail }) => trail?.accounts,
    (settings, accounts) => ({
      ...settings,
      ...(settings.trail && { trail: { ...settings.trail, accounts } }),
    }),
  ),
  define(
    { name: 'regions', fix: "name fewer, or 'all'", least: 1 },
    (settings) => settings.regions,
    (settings, regions) => ({ ...settings, regions }),
  ),
  define(
    { name: 'expectations', fix: 'name fewer: one rule may name many principals' },
    (settings) => settings.expectations,
    (settings, expectations) => ({ ...settings, expectations }),
  ),
];
