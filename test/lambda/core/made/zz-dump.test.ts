import { writeFileSync } from 'node:fs';
import { makers } from '../../../../lambda/core/made/table.ts';
import { readMade } from '../../../../lambda/core/made/read-made.ts';
import { account } from '../../../support/events.ts';
import { call } from '../../../support/made.ts';
import { madeCalls } from './made-calls.ts';
it('dumps', () => {
  const out = madeCalls.map(([service, event, request, answer = null]) => ({
    service,
    event,
    made: readMade(
      call(event, { eventSource: `${service}.amazonaws.com`, request, answer }),
      'us-east-1',
      account,
    ),
  }));
  writeFileSync('/tmp/made-dump.json', JSON.stringify(out, null, 1));
  const have = new Set(madeCalls.map(([s, e]) => `${s} ${e.replace(/20\d{6}(?:v\d+)?$/, '')}`));
  console.log(
    'missing',
    makers.filter((m) => !have.has(`${m.service} ${m.event}`)).map((m) => m.event),
    makers.length,
    madeCalls.length,
  );
});
