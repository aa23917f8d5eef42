/// How the page looks: light and dark, on paper, and as narrow as a phone.
///
/// q0, the worst, to q7 are even steps of lightness (OKLCH), so that they keep their order without
/// colour vision and in black and white; text on them has a contrast of 4.5 or more.
let styleTemplate = """

  :root{color-scheme:light dark;--paper:#fbfaf8;--card:#fff;--ink:#16181d;--soft:#5d636e;--line:#e3e0da;
  --accent:#3a5a8c;--on:#fff;--q0:#621b56;--q1:#8d245c;--q2:#b23b58;--q3:#cf5b52;--q4:#e18259;--q5:#eaa972;
  --q6:#f0cf9d;--q7:#f7f0d6;--lo:#fff;--hi:#14161a;--mid:#14161a;--edge:#00000018}
  @media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){--paper:#14161a;--card:#1b1e24;--ink:#eceae6;
  --soft:#a3a8b2;--line:#31353d;--accent:#8fb4ec;--on:#10131a;--q0:#f3de90;--q1:#edb862;--q2:#e58f3e;--q3:#d46837;
  --q4:#b94740;--q5:#933349;--q6:#642b46;--q7:#392334;--lo:#101216;--hi:#f4f1ee;--mid:#101216;--edge:#ffffff22}}
  @media screen{:root[data-theme=dark]{color-scheme:dark;--paper:#14161a;--card:#1b1e24;--ink:#eceae6;
  --soft:#a3a8b2;--line:#31353d;--accent:#8fb4ec;--on:#10131a;--q0:#f3de90;--q1:#edb862;--q2:#e58f3e;--q3:#d46837;
  --q4:#b94740;--q5:#933349;--q6:#642b46;--q7:#392334;--lo:#101216;--hi:#f4f1ee;--mid:#101216;--edge:#ffffff22}}
  :root[data-theme=light]{color-scheme:light}
  *{box-sizing:border-box}
  body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",
  Roboto,"Noto Sans","Liberation Sans",sans-serif;overflow-wrap:anywhere}
  .top,main,footer{max-width:1180px;margin:0 auto;padding:0 24px}
  .top{display:flex;justify-content:space-between;align-items:flex-start;gap:24px;padding-top:36px}
  .kicker{margin:0;color:var(--soft);font-size:13px;letter-spacing:.04em}
  h1{margin:2px 0 0;font-size:32px;line-height:1.2;font-weight:650;letter-spacing:-.015em}
  h2{margin:0 0 14px;font-size:20px;line-height:1.3;font-weight:620;letter-spacing:-.01em}
  h3{margin:0 0 8px;font-size:15px;font-weight:620}
  h2 small,summary small{color:var(--soft);font-weight:400;font-size:14px;margin-left:6px}
  .sub{margin:6px 0 0;color:var(--soft)}
  .name,tbody th{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.87em}
  section{margin:44px 0 0}
  .model>section:first-of-type{margin-top:36px}
  .note{margin:10px 0 0;color:var(--soft);font-size:13px;max-width:80ch}
  .heat+.note{width:0;min-width:min(100%,44ch)}
  button,input{font:inherit;color:inherit}
  #theme{flex:none;background:var(--card);border:1px solid var(--line);border-radius:7px;padding:6px 14px;cursor:pointer}
  :focus-visible{outline:2px solid var(--accent);outline-offset:2px}
  .tiles{display:flex;flex-wrap:wrap;gap:1px;margin:28px 0 0;
  background:var(--line);border:1px solid var(--line);border-radius:10px;overflow:hidden}
  .tiles div{flex:1 1 190px;background:var(--card);padding:14px 18px 15px}
  dt{color:var(--soft);font-size:13px}
  dd{margin:2px 0 0;font-size:25px;line-height:1.25;font-weight:600;letter-spacing:-.01em;font-variant-numeric:tabular-nums}
  dd small{display:block;margin-top:3px;color:var(--soft);font-size:12.5px;font-weight:400;letter-spacing:0;line-height:1.4}
  .finding{margin:14px 0 0;padding-left:14px;border-left:3px solid var(--q2)}
  .scroll{overflow-x:auto;border:1px solid var(--line);border-radius:10px;background:var(--card)}
  table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
  th,td{padding:5px 12px;text-align:right;white-space:nowrap;font-weight:400}
  thead th{color:var(--soft);font-size:12.5px;padding-top:9px;padding-bottom:8px;border-bottom:1px solid var(--line);background:var(--card)}
  tbody th{text-align:left;max-width:46ch;white-space:normal;min-width:15ch}
  thead th.t,.tensors td:nth-child(2),.tensors td:nth-child(3){text-align:left}
  thead th:first-child{text-align:left}
  tbody tr+tr>*{border-top:1px solid color-mix(in srgb,var(--line) 55%,transparent)}
  tbody tr:hover>*{background:color-mix(in srgb,var(--accent) 7%,transparent)}
  td i,.key i{display:inline-block;width:10px;height:10px;border-radius:3px;margin-right:7px;box-shadow:inset 0 0 0 1px var(--edge)}
  th button{all:unset;cursor:pointer;border-radius:3px}
  th button:focus-visible{outline:2px solid var(--accent);outline-offset:3px}
  th button::after{content:"";display:inline-block;width:1.1em;text-align:center;color:var(--accent)}
  th[aria-sort=ascending] button::after{content:"\\2191"}
  th[aria-sort=descending] button::after{content:"\\2193"}
  .q0,i.q0{background:var(--q0);fill:var(--q0);color:var(--lo);stroke:var(--q0)}
  .q1{background:var(--q1);fill:var(--q1);color:var(--lo);stroke:var(--q1)}
  .q2{background:var(--q2);fill:var(--q2);color:var(--lo);stroke:var(--q2)}
  .q3{background:var(--q3);fill:var(--q3);color:var(--mid);stroke:var(--q3)}
  .q4{background:var(--q4);fill:var(--q4);color:var(--hi);stroke:var(--q4)}
  .q5{background:var(--q5);fill:var(--q5);color:var(--hi);stroke:var(--q5)}
  .q6{background:var(--q6);fill:var(--q6);color:var(--hi);stroke:var(--q6)}
  .q7{background:var(--q7);fill:var(--q7);color:var(--hi);stroke:var(--q7)}
  .e{background:transparent;color:var(--soft);stroke:var(--line);fill:var(--line)}
  .key{display:flex;flex-wrap:wrap;gap:4px 16px;list-style:none;margin:30px 0 0;padding:0;color:var(--soft);font-size:13px;font-variant-numeric:tabular-nums}
  .key i{width:22px;height:12px;vertical-align:-1px}
  table.heat{width:auto;font-size:12.5px}
  .heat thead th{vertical-align:bottom;text-align:center;padding:8px 2px;border:0}
  .heat thead th span{writing-mode:vertical-rl;transform:rotate(180deg);font-family:ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:12px}
  .heat thead th:first-child span{writing-mode:initial;transform:none;font-family:inherit}
  .heat tbody th{position:sticky;left:0;background:var(--card);min-width:0;color:var(--soft);text-align:right;padding:0 10px}
  .heat td{padding:1px 0;min-width:3.5em;text-align:center;border:1px solid var(--card)!important}
  .heat tbody tr:hover>td{background:var(--h);}
  .heat td.none{background:transparent}
  div.heat{display:inline-block;max-width:100%;padding-right:8px;padding-bottom:8px}
  .heat td.q0,.heat tbody tr:hover>td.q0{background:var(--q0)}.heat tbody tr:hover>td.q1{background:var(--q1)}
  .heat tbody tr:hover>td.q2{background:var(--q2)}.heat tbody tr:hover>td.q3{background:var(--q3)}
  .heat tbody tr:hover>td.q4{background:var(--q4)}.heat tbody tr:hover>td.q5{background:var(--q5)}
  .heat tbody tr:hover>td.q6{background:var(--q6)}.heat tbody tr:hover>td.q7{background:var(--q7)}
  .others{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:8px 28px}
  .others small{color:var(--soft)}
  .cell{padding:1px 9px;border-radius:4px;font-weight:500;font-size:13px;font-variant-numeric:tabular-nums}
  .columns{display:grid;gap:0 44px;align-items:start}
  .columns>*{min-width:0}
  .columns section{margin-top:30px}
  @media (min-width:900px){.columns{grid-template-columns:fit-content(62%) minmax(0,1fr)}}
  .charts{display:grid;gap:26px}
  figure{margin:0}
  figure.wide{margin-top:22px;max-width:600px}
  figcaption{font-weight:620}
  figcaption small{display:block;color:var(--soft);font-weight:400;font-size:13px}
  svg{display:block;width:100%;max-width:520px;height:auto;overflow:visible;margin:8px 0}
  svg text{font-size:11px;fill:var(--soft);font-variant-numeric:tabular-nums}
  .grid{stroke:var(--line);stroke-width:1;fill:none}
  .axis,.mark{stroke:var(--soft);stroke-width:1;fill:none}
  rect{stroke-width:.6;stroke:var(--edge)!important}
  .trend{fill:none;stroke:var(--accent);stroke-width:1.5;stroke-opacity:.45}
  circle{fill:var(--accent);stroke:var(--paper);stroke-width:1.5}
  svg g text{fill:var(--on);font-size:12px;font-weight:650}
  .letter{display:inline-block;min-width:1.65em;margin-right:9px;border-radius:99px;background:var(--accent);color:var(--on);
  text-align:center;font:650 12px/1.65 system-ui,sans-serif;padding:0 .3em}
  .experts svg{max-width:none;width:100%;min-height:120px;max-height:620px;border:1px solid var(--line);border-radius:4px}
  .experts path{stroke-width:1;fill:none;shape-rendering:crispEdges}
  summary{cursor:pointer;color:var(--accent);font-size:14px;padding:4px 0}
  details.model{margin-top:32px;border-top:1px solid var(--line)}
  details.model>summary{color:var(--ink);font-size:20px;font-weight:620;padding:14px 0 0}
  details.model>summary .letter{vertical-align:2px}
  .counts{width:auto;font-size:13px}
  div.worst{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,480px),1fr));gap:28px 32px}
  div.worst>*{min-width:0}
  table.worst :is(th,td){padding:5px 8px}
  .filter{margin:0 0 12px}
  .filter input{width:min(100%,22em);margin-left:8px;padding:6px 10px;border:1px solid var(--line);border-radius:7px;background:var(--card)}
  .filter output{color:var(--soft);font-size:13px;margin-left:8px}
  footer{padding-top:44px;padding-bottom:44px;color:var(--soft);font-size:13px}
  @media (max-width:640px){.top,main,footer{padding-left:16px;padding-right:16px}.top{padding-top:22px}h1{font-size:24px}
  section{margin-top:34px}.tiles div{flex-basis:40%;padding:11px 13px}dd{font-size:20px}
  th,td{padding:5px 9px}.heat td{min-width:3.1em}.wide svg text{font-size:14px}.filter input{margin:4px 0 0;display:block;width:100%}}
  @page{margin:14mm 13mm}
  @media print{:root{color-scheme:light;--paper:#fff;--card:#fff;--ink:#000;--soft:#444;--line:#bbb}
  body{font-size:10pt;overflow-wrap:break-word}.top,main,footer{max-width:none;padding-left:0;padding-right:0}.top{padding-top:0}h1{font-size:20pt}h2{font-size:13pt}
  #theme,.filter,figure details:not([open]){display:none}summary{list-style:none}.scroll,div.heat{display:block;overflow:visible;border:0;padding:0}
  td,th,rect,.cell,i,.letter,circle{print-color-adjust:exact;-webkit-print-color-adjust:exact}thead{display:table-header-group}th button{display:contents}
  h2,h3,summary,.key,.tiles{break-after:avoid}tr,figure,.tiles,.key,.note,.finding,dl{break-inside:avoid}
  :is(details.model,section>details)::details-content{content-visibility:visible}details.model{border-top:0;margin-top:0;break-before:page}
  section{margin-top:22px}.charts{grid-template-columns:1fr 1fr}.heat tbody th{position:static}.heat{font-size:8.5pt}.heat td{min-width:3.3em;padding:0}
  th,td,table.worst :is(th,td){padding:1.5px 5px}.tensors{font-size:7.5pt}.tensors tbody th{min-width:27ch}
  .tiles{margin-top:14px}.tiles div{flex-basis:110px;padding:7px 10px}dd{font-size:14pt}dt,dd small{font-size:8pt}.key{margin-top:16px;font-size:8.5pt}
  div.worst{grid-template-columns:1fr 1fr;gap:18px}table.worst{font-size:7.5pt}table.worst tbody th{min-width:0;overflow-wrap:anywhere}
  table.worst :is(th,td){padding:1.5px 3px}.experts svg{max-height:240px}}

  """
