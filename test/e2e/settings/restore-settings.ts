import settings from './settings.ts';

/** For the command line: the embedded IAM does not keep anybody waiting; this is the least that is allowed. */
export default { ...settings, settleSeconds: 5 };
