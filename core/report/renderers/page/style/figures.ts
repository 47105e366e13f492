/** Drawings: the timeline, regions by services, and who issued whose credential. */
export const figures = `
figure{margin:1rem 0 1.25rem}
figcaption{color:var(--soft);font-size:.875rem;margin-bottom:.375rem}
figure svg{display:block;width:100%;height:auto}
svg text{fill:var(--ink);font:12px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
svg .soft{fill:var(--soft)}
svg .axis{stroke:var(--line)}
svg .calls{fill:var(--calls)}svg .changes{fill:var(--changes)}svg .errors{fill:var(--errors)}
svg .mark{stroke:var(--ink);stroke-dasharray:4 3}
svg.narrow{display:none}
.legend{display:flex;flex-wrap:wrap;gap:.25rem 1rem;margin:.25rem 0;font-size:.8125rem;color:var(--soft)}
.legend li::before{content:"";display:inline-block;width:.75em;height:.75em;margin-right:.375em}
.legend .calls::before{background:var(--calls)}.legend .changes::before{background:var(--changes)}.legend .errors::before{background:var(--errors)}
.scroll{overflow-x:auto;margin:.75rem 0}
.heat td,.heat th{padding:.25rem .5rem;border:1px solid var(--page);min-width:3rem;max-width:9rem;white-space:normal}
.heat thead th{vertical-align:bottom}
.heat td{color:var(--dark)}
.heat .h0{background:var(--h0)}.heat .h1{background:var(--h1)}.heat .h2{background:var(--h2)}.heat .h3{background:var(--h3)}
.heat .h4{background:var(--h4);color:var(--light)}.heat .h5{background:var(--h5);color:var(--light)}
.chain{display:flex;flex-wrap:wrap;gap:.5rem 0}
.chain li{flex:0 0 auto;width:19rem;max-width:100%}
.chain rect{fill:var(--box);stroke:var(--calls)}
.chain path{stroke:var(--ink);fill:none;stroke-width:1.5}
.chain .head{font-weight:600}
footer{color:var(--soft);font-size:.8125rem;padding-top:1rem;padding-bottom:2rem}
@media screen and (max-width:47.99rem){svg.wide{display:none}svg.narrow{display:block}}
`;
