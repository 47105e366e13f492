import { toFinding } from '../../../../core/report/renderers/render-asff.ts';
import { renderChat } from '../../../../core/report/renderers/render-chat.ts';
import { renderHtml } from '../../../../core/report/renderers/render-html.ts';
import { renderJson } from '../../../../core/report/renderers/render-json.ts';
import { renderMail } from '../../../../core/report/renderers/render-mail.ts';
import { renderOcsf } from '../../../../core/report/renderers/render-ocsf.ts';
import { type Report, toReport } from '../../../../core/report/report.ts';
import { states } from './states.ts';

const evidence = 's3://bucket/incidents/fb-20261101-100000-0123abcd/';
const home = { account: '111122223333', region: 'us-east-1', partition: 'aws' };
const pretty = (json: string): string => JSON.stringify(JSON.parse(json), null, 2);

/** Each form, as its reader has it; JSON in lines, and each element of the page in one. */
const forms: Readonly<Record<string, (report: Report) => string>> = {
  mail: (report) => `Subject: ${report.subject}\n\n${renderMail(report)}`,
  chat: (report) => pretty(renderChat(report)),
  page: (report) =>
    renderHtml(report)
      .replace(/<style>[^]*?<\/style>/, '<style></style>')
      .replaceAll(/(?=<(?!\/))/g, '\n')
      .trimStart(),
  json: (report) => pretty(renderJson(report)),
  asff: (report) => JSON.stringify(toFinding(report, home), null, 2),
  ocsf: (report) => pretty(renderOcsf(report)),
};

describe.each(Object.entries(states))('the report of somebody %s', (_name, state) => {
  const report = toReport({ now: new Date('2026-11-01T10:00:50Z'), state, evidence });
  it.each(Object.entries(forms))('as %s is as it was read last', (_form, render) => {
    expect(`\n${render(report)}\n`).toMatchSnapshot();
  });
});
