import { count, neutral, plural } from '../../values/text.ts';
import { alarm, never, prose } from '../block.ts';
import { ofIncident } from '../context.ts';

/** How the other credentials of the same user or role stand that launched in the same incident. */
export const credentials = ofIncident({
  id: 'credentials',
  importance: never,
  toDo: true,
  brief: (whole) => whole,
  title: 'ITS OTHER CREDENTIALS THAT LAUNCHED',
  make: ({ launches }) => {
    const others = launches?.credentials;
    if (!others) return [];
    const { count: all, held, containing, openCount, open } = others;
    const more = openCount - open.length;
    return [
      ...(openCount > 0 ? [alarm(`${plural(openCount, 'credential')} of it MAY STILL WORK.`)] : []),
      ...open.map(({ id, subject, status }) =>
        prose(`${neutral(subject, 130)} (${neutral(id, 130)}): ${statusWords[status] ?? status}`),
      ),
      ...(more > 0 ? [prose(`and ${count(more)} more.`)] : []),
      prose(
        `Of ${plural(all, 'other credential')}, ${count(held)} ${held === 1 ? 'is' : 'are'} refused by IAM` +
          `${containing === 0 ? '' : `, ${count(containing)} ${containing === 1 ? 'is' : 'are'} being contained at this moment`}.`,
      ),
    ];
  },
});

const statusWords: Readonly<Record<string, string>> = {
  alerted: 'not contained: wavesPerPrincipal, the circuit breaker or a pause let it go',
  containing: 'what was containing it has died',
  'not-held': 'its containment did not hold',
  restoring: 'somebody is restoring it',
};
