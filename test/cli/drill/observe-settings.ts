import { defineSettings } from '../../../core/settings/settings.ts';

/** For a drill that must contain nobody. */
export default defineSettings({
  mode: 'observe',
  regions: ['us-east-1', 'eu-west-1'],
  expectations: [],
});
