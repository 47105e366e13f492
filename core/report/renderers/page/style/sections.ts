/** The sections and what stands in them. */
export const sections = `
#sections>section{padding:1.25rem 0;border-bottom:1px solid var(--line)}
h2+div{margin-top:.5rem}
.alarm{border-left:.25rem solid var(--open);padding-left:.75rem;font-weight:600}
pre{margin:.5rem 0;background:var(--box);border:1px solid var(--line);border-radius:.375rem;white-space:pre-wrap;overflow-wrap:anywhere;font:.8125rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
code{font:inherit;display:block;padding:.4375rem .75rem .4375rem 2.25rem;text-indent:-1.5rem;user-select:all;-webkit-user-select:all}
code+code{border-top:1px solid var(--line)}
.all{user-select:all;-webkit-user-select:all}
.all code{user-select:inherit;-webkit-user-select:inherit}
#sections dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.25rem 1.25rem;margin:.5rem 0}
#sections dt{font-size:.875rem}#sections dd{font-size:.9375rem}
.item{border-left:.1875rem solid var(--line);padding-left:.875rem;margin:1rem 0}
.item h3{font-size:.9375rem;font-weight:500;line-height:1.45;text-wrap:wrap;max-width:56rem}
.item.open{border-color:var(--open)}.item.done{border-color:var(--done)}
.tag{display:inline-block;font-size:.6875rem;font-weight:700;letter-spacing:.05em;line-height:1.125rem;border:1px solid;border-radius:.25rem;padding:0 .375rem;margin-right:.5rem}
.open>h3>.tag{color:var(--open)}.done>h3>.tag{color:var(--done)}
summary{cursor:pointer;padding:.25rem 0;color:var(--link);font-size:.9375rem}
summary h2{display:inline;color:var(--ink);margin-right:.5rem}
.gist{color:var(--soft);font-size:.875rem}
[open]>summary .gist{display:none}
table{border-collapse:collapse;font-size:.875rem;margin:.75rem 0}
caption{text-align:left;color:var(--soft);padding-bottom:.25rem}
th,td{text-align:left;vertical-align:top;padding:.3125rem 1.25rem .3125rem 0;border-bottom:1px solid var(--line);max-width:34rem;min-width:7rem}
tbody tr:last-child td{border-bottom:0}
th{font-weight:600;white-space:nowrap;min-width:0}
.s{white-space:nowrap}.s,.n,.counts td{min-width:0}
.n{text-align:right;font-variant-numeric:tabular-nums}
.counts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,17rem),1fr));gap:.25rem 2rem;align-items:start}
.counts table{width:100%}
.counts .n{width:5rem;padding-right:0}
@media screen and (max-width:47.99rem){#sections dl{grid-template-columns:minmax(0,1fr);gap:0}#sections dd{margin-bottom:.375rem}
th,td{min-width:0;padding-right:.625rem}.s,th{white-space:normal}
.flow,.flow caption,.flow tbody{display:block}.flow thead{position:absolute;clip-path:inset(50%)}
.flow tr{display:flex;flex-wrap:wrap;gap:0 .75rem;border-bottom:1px solid var(--line);padding:.375rem 0}
.flow tbody tr:last-child{border:0}
.flow td{border:0;padding:0;min-width:0;white-space:normal;text-align:left}.flow td:first-child{font-weight:600}.flow td:empty{display:none}}
`;
