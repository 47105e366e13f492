/**
 * The page's style: system fonts, both colour schemes, a phone's width and a printer's. Contrasts are AA at least
 * (WCAG 2.2, 1.4.3): text 4.5 to 1, drawn shapes 3 to 1.
 */
export const css = `
:root{color-scheme:light dark;--bg:#fff;--fg:#1b1f24;--soft:#57606a;--line:#d0d7de;--box:#f5f7f9;--link:#0b57a8;
--calls:#7d8894;--changes:#0b5cad;--errors:#b42318;--bad:#b42318;--good:#136c2e;--warn:#875600;--info:#0b5cad;
--h0:#f5f7f9;--h1:#dbe8f7;--h2:#b5d1ef;--h3:#7fb0e3;--h4:#2469ad;--h5:#0b3f78;--dark:#1b1f24;--light:#fff}
@media (prefers-color-scheme:dark){:root{--bg:#0f1419;--fg:#e6e8eb;--soft:#a3adb8;--line:#343c46;--box:#182028;--link:#7db7f5;
--calls:#8b95a1;--changes:#5aa5f0;--errors:#ff8577;
--h0:#182028;--h1:#16304c;--h2:#1d4672;--h3:#2a649f;--h4:#7fb0e3;--h5:#c3dcf7;--dark:#e6e8eb;--light:#0f1419}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--fg);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
main,header,footer{max-width:76rem;margin:0 auto;padding:0 1rem}
header{padding-top:1rem}
h1,h2,h3,p,td,th,dd,li,code,figcaption{unicode-bidi:isolate}
.banner{border-radius:.5rem;padding:1rem 1.25rem;color:#fff;background:#4b5563}
.banner.contained{background:#136c2e}.banner.not-contained{background:#b42318}.banner.alert{background:#875600}.banner.critical{background:#b42318}.banner.in-part{background:#875600}.banner.observed{background:#0b5cad}
.banner .word{display:block;font-size:.8125rem;font-weight:700;letter-spacing:.06em}
.banner h1{margin:.125rem 0 .5rem;font-size:1.375rem;line-height:1.25}
.banner p{margin:.25rem 0 0}
.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(14rem,1fr));gap:.75rem 1.5rem;margin:1rem 0}
.facts div{border-top:1px solid var(--line);padding-top:.375rem}
dt{color:var(--soft);font-size:.8125rem}
dd{margin:0;font-weight:600}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1rem;list-style:none;margin:0 0 .5rem;padding:0;font-size:.875rem}
a{color:var(--link)}
nav a{display:inline-block;padding:.1875rem 0}
section{border-top:1px solid var(--line);padding:1rem 0 .5rem}
h2{font-size:1rem;letter-spacing:.03em;margin:0 0 .5rem}
h3{font-size:.9375rem;font-weight:600;margin:0 0 .375rem}
p{margin:.375rem 0;max-width:64rem}
.alarm{border-left:.25rem solid var(--bad);padding-left:.75rem;font-weight:600}
pre{margin:.375rem 0;padding:.5rem .75rem;background:var(--box);border:1px solid var(--line);border-radius:.375rem;overflow-x:auto;font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
pre code{font:inherit;user-select:all;-webkit-user-select:all}
pre:focus-visible,.scroll:focus-visible{outline:2px solid var(--link);outline-offset:2px}
section dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem;margin:.5rem 0}
section dd{font-weight:400}
.scroll{overflow-x:auto;margin:.75rem 0}
table{border-collapse:collapse;font-size:.875rem;overflow-wrap:normal}
caption{text-align:left;color:var(--soft);padding-bottom:.25rem}
th,td{text-align:left;vertical-align:top;padding:.25rem .75rem .25rem 0;border-bottom:1px solid var(--line);max-width:32rem;overflow-wrap:anywhere;min-width:14rem}
.s,.n,.counts td{min-width:0}
th{font-weight:600}
.s,th{white-space:nowrap}
.n{text-align:right;font-variant-numeric:tabular-nums}
.counts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,18rem),1fr));gap:.5rem 2rem;align-items:start}
.counts table{width:100%}
.counts .n{width:5rem}
.item{border-left:.25rem solid var(--line);padding-left:.75rem;margin:.75rem 0}
.item.open{border-color:var(--bad)}.item.done{border-color:var(--good)}
.tag{display:inline-block;font-size:.75rem;font-weight:700;letter-spacing:.04em;border-radius:.25rem;padding:0 .375rem;margin-right:.5rem;color:#fff}
.open .tag{background:#b42318}.done .tag{background:#136c2e}
figure{margin:.75rem 0 1rem}
figcaption{color:var(--soft);font-size:.875rem;margin-bottom:.25rem}
svg{display:block;width:100%;height:auto}
svg text{fill:var(--fg);font:12px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
svg .soft{fill:var(--soft)}
svg .axis{stroke:var(--line)}
svg .calls{fill:var(--calls)}svg .changes{fill:var(--changes)}svg .errors{fill:var(--errors)}
svg .mark{stroke:var(--fg);stroke-dasharray:4 3}
.narrow{display:none}
.legend{display:flex;flex-wrap:wrap;gap:.25rem 1rem;list-style:none;margin:.25rem 0;padding:0;font-size:.8125rem;color:var(--soft)}
.legend li::before{content:"";display:inline-block;width:.75em;height:.75em;margin-right:.375em}
.legend .calls::before{background:var(--calls)}.legend .changes::before{background:var(--changes)}.legend .errors::before{background:var(--errors)}
.heat td,.heat th{padding:.25rem .5rem;border:1px solid var(--bg);min-width:3rem}
.heat thead th{vertical-align:bottom}
.heat td{color:var(--dark)}
.heat .h0{background:var(--h0)}.heat .h1{background:var(--h1)}.heat .h2{background:var(--h2)}.heat .h3{background:var(--h3)}
.heat .h4{background:var(--h4);color:var(--light)}.heat .h5{background:var(--h5);color:var(--light)}
.chain{display:flex;flex-wrap:wrap;gap:.5rem 0;margin:0;padding:0;list-style:none}
.chain li{flex:0 0 auto;width:19rem;max-width:100%}
.chain rect{fill:var(--box);stroke:var(--calls)}
.chain path{stroke:var(--fg);fill:none;stroke-width:1.5}
.chain .head{font-weight:600}
details{margin:.25rem 0 .75rem}
summary{cursor:pointer;color:var(--link);font-size:.875rem;padding:.25rem 0}
footer{color:var(--soft);font-size:.8125rem;padding-top:1rem;padding-bottom:2rem;border-top:1px solid var(--line)}
@media (max-width:40rem){.wide{display:none}.narrow{display:block}.facts{grid-template-columns:1fr 1fr;gap:.5rem 1rem}.banner h1{font-size:1.1875rem}section dl{grid-template-columns:1fr;gap:0}section dd{margin-bottom:.375rem}
.flow,.flow caption,.flow thead,.flow tbody{display:block}.flow tr{display:flex;flex-wrap:wrap;gap:0 .75rem;border-bottom:1px solid var(--line);padding:.25rem 0}
.flow td,.flow th{border:0;padding:0;min-width:0;white-space:normal}.flow td:empty{display:none}.flow th{color:var(--soft);font-size:.8125rem;font-weight:400}}
@media print{:root{color-scheme:light;--bg:#fff;--fg:#000;--soft:#444;--line:#bbb;--box:#fff;--link:#000}body{font-size:11pt}nav{display:none}
.banner{color:#000;background:#fff!important;border:2pt solid #000}pre{white-space:pre-wrap;overflow:visible}.scroll{overflow:visible}section,figure,.item{break-inside:avoid-page}section{break-inside:auto}
.banner,.heat td,svg,.tag,.legend li::before{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`;
