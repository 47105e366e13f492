import settings from './settings.ts';

/** As test/e2e/settings/settings.ts, with backup keys for the users under /service/. */
export default {
  ...settings,
  backupKey: {
    owners: ['arn:aws:iam::*:user/service/*'],
    readers: ['arn:aws:iam::*:user/keepers/*'],
    whenFull: 'delete-inactive',
  },
};
