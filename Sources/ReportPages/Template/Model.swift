/// All of one model.
let modelTemplate = """
  {{#isOnly}}<section class="model" data-model="{{number}}">{{/isOnly}}{{^isOnly}}<details class="model" data-model="{{number}}"{{#isOpen}} open{{/isOpen}}><summary><b class="letter">{{letter}}</b><span>{{file}}</span></summary>{{/isOnly}}

  {{> totals}}
  <ul class="key" aria-label="Colours: SQNR in dB">
  {{#keySteps}}
  <li><i class="{{style}}"></i>{{label}}</li>
  {{/keySteps}}
  <li>dB</li>
  <li><i class="e"></i>= unchanged</li>
  </ul>
  <div class="columns">
  <div>
  {{#heatMaps}}
  <section>
  <h2>Layer by role <small>{{stack}}</small></h2>
  <div class="scroll heat" tabindex="0" role="region" aria-label="SQNR in dB of each layer and role of {{stack}}">
  <table class="heat">
  <thead><tr><th scope="col"><span>layer</span>{{#roles}}<th scope="col"><span>{{.}}</span>{{/roles}}</tr></thead>
  <tbody>
  {{#layers}}
  <tr><th scope="row">{{layer}}{{#cells}}<td class="{{style}}" title="{{type}}">{{ratio}}{{/cells}}</tr>
  {{/layers}}
  </tbody>
  </table>
  </div>
  {{#exactRoles}}<p class="note">Unchanged in every layer: {{exactRoles}}.</p>{{/exactRoles}}
  </section>
  {{/heatMaps}}
  </div>
  <div>
  <section>
  <h2>Distribution</h2>
  <div class="charts">
  {{#charts}}
  {{> chart}}
  {{/charts}}
  {{^charts}}
  <p>Nothing has changed.</p>
  {{/charts}}
  </div>
  </section>
  <section>
  <h2>Outside the layers</h2>
  <ul class="others">
  {{#otherTensors}}
  <li><span class="name">{{name}}</span> <small>{{type}}</small> <b class="cell {{style}}">{{ratio}}</b></li>
  {{/otherTensors}}
  {{^otherTensors}}
  <li>None.</li>
  {{/otherTensors}}
  </ul>
  </section>
  </div>
  </div>
  {{#expertMap}}
  <section>
  <h2>Experts</h2>
  <div class="experts">
  <svg viewBox="0 -0.5 {{mapWidth}} {{mapHeight}}" preserveAspectRatio="none" role="img" aria-label="SQNR of {{mapLabel}}; the figures are in the table" style="aspect-ratio:{{mapWidth}}/{{mapHeight}};width:min(100%,{{mapWidth}}*32px)">{{#paths}}<path class="{{style}}" d="{{d}}"/>{{/paths}}</svg>
  <p class="note">{{mapLabel}}; the figures are in the table below.</p>
  </div>
  <details><summary>Worst, median and best expert of each tensor</summary>
  <div class="scroll" tabindex="0" role="region" aria-label="Experts in figures">
  <table class="experts sortable" data-kind="experts">
  <thead><tr><th scope="col" class="t">Tensor<th scope="col">Experts<th scope="col">Worst one<th scope="col">its dB<th scope="col">Median<th scope="col">Best</tr></thead>
  <tbody>
  {{#stacks}}
  <tr><th scope="row">{{name}}<td>{{experts}}<td>{{worstExpert}}<td>{{worst}}<td>{{median}}<td>{{best}}</tr>
  {{/stacks}}
  </tbody>
  </table>
  </div>
  </details>
  </section>
  {{/expertMap}}
  {{> worst}}
  {{#tensorTable}}
  {{> tensors}}
  {{/tensorTable}}
  {{#isOnly}}</section>{{/isOnly}}{{^isOnly}}</details>{{/isOnly}}


  """

/// A bar chart and the same figures as a table.
let chartTemplate = """
  <figure>
  <figcaption>{{chartTitle}}<small>{{summary}}</small></figcaption>
  <svg viewBox="0 0 400 190" role="img" aria-label="{{chartTitle}}: {{summary}}; the figures are in the table below">
  <text class="tick" x="8" y="12">{{most}}</text><path class="grid" d="M8 18H392"/>
  {{#bars}}<rect class="{{style}}" x="{{x}}" y="{{y}}" width="{{w}}" height="{{h}}"><title>{{hint}}</title></rect>{{/bars}}
  <path class="axis" d="M8 156H392"/>
  {{#ticks}}<path class="mark" d="M{{at}} 156v5"/><text class="tick" x="{{at}}" y="172" text-anchor="middle">{{label}}</text>{{/ticks}}
  <text class="unit" x="392" y="187" text-anchor="end">SQNR, dB</text>
  </svg>
  <details><summary>In figures</summary>
  <table class="counts" data-kind="{{unit}}"><thead><tr><th scope="col">From, dB<th scope="col">{{unit}}</tr></thead><tbody>
  {{#counts}}<tr><th scope="row">{{from}}<td>{{number}}</tr>{{/counts}}
  </tbody></table>
  </details>
  </figure>

  """

/// The worst tensors, rows and experts.
let worstTemplate = """
  <section>
  <h2>What has lost most</h2>
  <div class="worst">
  {{#worst}}
  <div>
  <h3>{{heading}}</h3>
  <div class="scroll" tabindex="0" role="region" aria-label="{{heading}}">
  <table class="worst" data-kind="{{kind}}">
  <thead><tr><th scope="col" class="t">Tensor<th scope="col">{{what}}<th scope="col">SQNR, dB<th scope="col">RMSE<th scope="col">Largest</tr></thead>
  <tbody>
  {{#worstLines}}
  <tr><th scope="row">{{name}}<td>{{part}}<td><i class="{{style}}"></i>{{ratio}}<td>{{rmse}}<td>{{largest}}</tr>
  {{/worstLines}}
  </tbody>
  </table>
  </div>
  </div>
  {{/worst}}
  {{^worst}}
  <p>Nothing has changed.</p>
  {{/worst}}
  </div>
  </section>

  """

/// All tensors.
let tensorsTemplate = """
  <section>
  <h2>All tensors <small>{{count}}</small></h2>
  <p class="filter" hidden><label>Show names or types with <input type="search" autocomplete="off" spellcheck="false"></label> <output aria-live="polite"></output></p>
  <div class="scroll" tabindex="0" role="region" aria-label="All tensors">
  <table class="tensors sortable">
  <thead><tr><th scope="col" class="t">Tensor<th scope="col" class="t">Type<th scope="col" class="t">Shape<th scope="col">Size<th scope="col">SQNR, dB{{#isWeighted}}<th scope="col">weighted{{/isWeighted}}<th scope="col">Relative<th scope="col">RMSE<th scope="col">Largest<th scope="col">Cosine</tr></thead>
  <tbody>
  {{#tensorRows}}
  <tr><th scope="row">{{name}}<td>{{type}}<td>{{shape}}<td data-v="{{bytes}}">{{size}}<td><i class="{{style}}"></i>{{ratio}}{{#weightedRatio}}<td>{{.}}{{/weightedRatio}}<td>{{relative}}<td>{{rmse}}<td>{{largest}}<td>{{cosine}}</tr>
  {{/tensorRows}}
  </tbody>
  </table>
  </div>
  </section>

  """
