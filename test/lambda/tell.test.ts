import { eventsOf } from '../../core/lifecycle/events-of.ts';
import type { LifecycleEvent } from '../../core/lifecycle/names.ts';
import { compose, type PublishInput } from '../../lambda/steps/publish-report/compose.ts';
import { tell, type TellPorts } from '../../lambda/tell.ts';
import { settings } from '../support/events.ts';
import { stateOf } from '../support/report/state.ts';

const input: PublishInput = { notice: 'report', state: stateOf() };
const composed = compose(input, new Date(), { bucket: 'evidence', settings: settings() });

const toEvents = () => eventsOf(input.notice, input.state, composed.report);

function portsThat({ mail, bus }: { readonly mail?: Error; readonly bus?: Error }) {
  const put: LifecycleEvent[] = [];
  const mailed: string[] = [];
  const ports: TellPorts = {
    notices: {
      publish: ({ subject }) => {
        if (mail) return Promise.reject(mail);
        mailed.push(subject);
        return Promise.resolve('m1');
      },
    },
    bus: {
      put: (events) => {
        if (bus) return Promise.reject(bus);
        put.push(...events);
        return Promise.resolve();
      },
    },
  };
  return { ports, put, mailed };
}

const types = (events: readonly LifecycleEvent[]) => events.map(({ type }) => type);

it('mails, and puts the events', async () => {
  const { ports, put, mailed } = portsThat({});
  expect(await tell(composed, toEvents, ports)).toEqual({ messageId: 'm1', eventsError: undefined });
  expect(mailed).toEqual([composed.subject]);
  expect(types(put)).toEqual(['Incident Opened', 'Not Contained']);
});

it('mails where the bus fails, and says why it did', async () => {
  const { ports, mailed } = portsThat({ bus: new Error('no bus') });
  expect(await tell(composed, toEvents, ports)).toEqual({ messageId: 'm1', eventsError: 'no bus' });
  expect(mailed).toHaveLength(1);
});

it('puts the events where the mail fails, and fails as the mail does', async () => {
  const mail = new Error('no topic');
  const { ports, put } = portsThat({ mail });
  await expect(tell(composed, toEvents, ports)).rejects.toBe(mail);
  expect(types(put)).toEqual(['Incident Opened', 'Not Contained']);
});

it('says both failures', async () => {
  const { ports } = portsThat({ mail: new Error('no topic.'), bus: new Error('no bus') });
  await expect(tell(composed, toEvents, ports)).rejects.toThrow('no topic. The events failed, too: no bus');
});
