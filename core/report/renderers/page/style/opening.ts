/** The banner, what to do now, the facts and the line of links: what is seen without scrolling. */
export const opening = `
.skip a{position:absolute;left:1rem;top:-4rem;padding:.5rem 1rem;background:var(--page);color:var(--ink)}
.skip a:focus{top:.5rem}
.banner{padding:.75rem 0 .875rem;background:var(--neutral);color:var(--on-neutral);border-bottom:1px solid transparent}
.danger{background:var(--danger);color:var(--on-danger)}
.caution{background:var(--caution);color:var(--on-caution)}
.good{background:var(--good);color:var(--on-good)}
.sign{display:flex;flex-wrap:wrap;align-items:center;gap:0 .5rem;margin:0;font-size:.8125rem}
.sign svg{width:1.125rem;fill:none;stroke:currentColor;stroke-width:2}
.sign span{letter-spacing:.04em}
.banner h1{margin:.25rem 0 .375rem;font-size:1.25rem}
.banner p{margin:.25rem 0 0;max-width:64rem}
.opening{display:grid;gap:1.25rem 2.5rem;padding:1rem 0}
.now li{position:relative;padding-left:2.25rem;margin-top:.875rem}
.number{position:absolute;left:0;top:-.0625rem;width:1.5rem;border-radius:1rem;background:var(--ink);color:var(--page);text-align:center;font-weight:700;font-size:.875rem;line-height:1.5rem}
.now li p{margin:.125rem 0;color:var(--soft)}
.large{display:grid;gap:.75rem 2.5rem}
dt{color:var(--soft);font-size:.8125rem}
.large dd{font-size:1.1875rem;font-weight:650;line-height:1.3}
.small{display:grid;grid-template-columns:repeat(auto-fill,minmax(9.5rem,1fr));gap:.625rem 1.5rem;margin-top:1rem;padding-top:.875rem;border-top:1px solid var(--line)}
.small dd{font-size:.875rem;line-height:1.4}
.small .wide{grid-column:1/-1}
.small .wide dd{word-break:break-all;font-size:.8125rem;user-select:all;-webkit-user-select:all}
.links{display:flex;flex-wrap:wrap;gap:0 2.5rem;padding:.375rem 0;border:solid var(--line);border-width:1px 0;font-size:.875rem}
.links nav{display:flex;flex-wrap:wrap;gap:0 1rem;padding:.125rem 0}
.links nav:has([open]){flex-basis:100%}
.links nav>span{color:var(--soft);padding:.125rem 0}
.links ul{display:flex;flex-wrap:wrap;gap:0 1rem}
.links a{display:inline-block;min-height:1.5rem;padding:.125rem 0}
.links summary{padding:.125rem 0;font-size:inherit}
.links details ul{display:block;columns:16rem;column-gap:2rem;padding:.25rem 0 .5rem}
.large dd{text-wrap:balance}
@media screen and (max-width:47.99rem){.banner p{font-size:.875rem;line-height:1.4}.sign{font-size:.75rem!important}.opening{padding-top:.75rem}
.now h2{font-size:1rem}.now li{padding-left:0;margin-top:.625rem}.now li h3{padding-left:2rem;min-height:1.5rem}.now li p{font-size:.875rem;line-height:1.4}
.small{grid-template-columns:minmax(0,1fr);gap:.25rem}.small div{display:grid;grid-template-columns:7.5rem minmax(0,1fr);align-items:baseline;gap:0 .75rem}.small .wide{display:block}}
@media (min-width:48rem){.banner{padding:1.25rem 0 1.375rem}.banner h1{font-size:1.625rem;margin:.375rem 0 .5rem}.opening{padding:1.75rem 0}
.large{grid-template-columns:repeat(auto-fit,minmax(17rem,1fr))}.small{grid-template-columns:repeat(auto-fill,minmax(14rem,1fr))}}
@media (min-width:64rem){.steps{grid-template-columns:minmax(0,1fr) 20rem}.steps .facts{display:contents}
.steps .large{grid-template-columns:1fr;align-content:start;padding-left:2rem;border-left:1px solid var(--line)}.steps .small{grid-column:1/-1;margin-top:0}}
`;
