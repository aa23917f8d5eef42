/// The page: what is in it, and in which order.
let pageTemplate = """
  <!doctype html>
  <html lang="en">
  <head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="generator" content="{{generator}}">
  <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
  <title>{{title}} – quantization report</title>
  <style>{{> style}}</style>
  </head>
  <body>
  <header class="top">
  <div>
  <p class="kicker">Quantization report</p>
  <h1>{{title}}</h1>
  <p class="sub">{{subtitle}} <span class="name">{{reference}}</span></p>
  </div>
  <button type="button" id="theme" hidden>Dark</button>
  </header>
  <main>
  {{#comparison}}
  {{> comparison}}
  {{/comparison}}
  {{#models}}
  {{> model}}
  {{/models}}
  </main>
  <footer>SQNR is the signal-to-quantization-noise ratio: 6 dB are one bit, and more is better. Made by {{generator}}. Errors are those of the stored weights against the reference; they do
  not tell what a model answers.</footer>
  <script>{{> script}}</script>
  </body>
  </html>

  """

/// The numbers of a model that stand by themselves.
let totalsTemplate = """
  <dl class="tiles">
  {{#tiles}}
  <div><dt>{{label}}</dt><dd>{{value}}<small>{{note}}</small></dd></div>
  {{/tiles}}
  </dl>
  {{#findings}}
  <p class="finding"><strong>{{text}}</strong>; {{place}}.</p>
  {{/findings}}

  """

/// Models side by side, and size against error.
let comparisonTemplate = """
  <section aria-labelledby="comparison-heading">
  <h2 id="comparison-heading">Size against error</h2>
  <div class="scroll" tabindex="0" role="region" aria-label="The models in figures">
  <table id="comparison">
  <thead><tr><th scope="col" class="t">Model<th scope="col">Size<th scope="col">Bits<th scope="col">SQNR, dB{{#isWeightedComparison}}<th scope="col">weighted{{/isWeightedComparison}}<th scope="col">Relative<th scope="col">RMSE<th scope="col">Largest</tr></thead>
  <tbody>
  {{#compared}}
  <tr><th scope="row"><b class="letter">{{letter}}</b>{{file}}<td data-v="{{bytes}}">{{size}}<td>{{bits}}<td>{{ratio}}{{#weightedRatio}}<td>{{.}}{{/weightedRatio}}<td>{{relative}}<td>{{rmse}}<td>{{largest}}</tr>
  {{/compared}}
  </tbody>
  </table>
  </div>
  <figure class="wide">
  <svg viewBox="0 0 480 300" role="img" aria-label="Bits per weight from left to right, SQNR in dB from bottom to top; the figures are in the table">
  {{#scatter}}
  {{#yTicks}}<path class="grid" d="M46 {{at}}H468"/><text class="tick" x="40" y="{{at}}" dy="4" text-anchor="end">{{label}}</text>{{/yTicks}}
  {{#xTicks}}<path class="mark" d="M{{at}} 256v5"/><text class="tick" x="{{at}}" y="275" text-anchor="middle">{{label}}</text>{{/xTicks}}
  <path class="axis" d="M46 256H468"/>
  <text class="unit" x="468" y="295" text-anchor="end">bits per weight</text>
  <text class="unit" x="50" y="12">dB</text>
  <polyline class="trend" points="{{path}}"/>
  {{#points}}<g><title>{{hint}}</title><circle cx="{{x}}" cy="{{y}}" r="11"/><text x="{{x}}" y="{{letterY}}" text-anchor="middle">{{letter}}</text></g>{{/points}}
  {{/scatter}}
  </svg>
  </figure>
  </section>

  """
