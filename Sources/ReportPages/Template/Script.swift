/// What the page can do besides being read: sort, filter, and choose between light and dark.
///
/// It reads the tables that are there and takes no data of its own, so that no text of a file is
/// ever part of a script.
let scriptTemplate = """

  'use strict';
  (() => {
    const root = document.documentElement, theme = document.getElementById('theme');
    const system = matchMedia('(prefers-color-scheme: dark)');
    const isDark = () => root.dataset.theme ? root.dataset.theme === 'dark' : system.matches;
    const label = () => {
      theme.textContent = isDark() ? 'Light' : 'Dark';
      theme.setAttribute('aria-label', 'Use the ' + (isDark() ? 'light' : 'dark') + ' scheme');
    };
    theme.hidden = false;
    theme.addEventListener('click', () => { root.dataset.theme = isDark() ? 'light' : 'dark'; label(); });
    system.addEventListener('change', label);
    label();

    const value = (row, column) => {
      const cell = row.cells[column], text = cell.dataset.v ?? cell.textContent.trim();
      const number = Number(text);
      return text !== '' && !Number.isNaN(number) ? number : text === '\\u2013' ? Infinity : text;
    };
    const order = (a, b) => typeof a === 'number' && typeof b === 'number' ? a - b
      : String(a).localeCompare(String(b), 'en', { numeric: true });
    for (const table of document.querySelectorAll('table.sortable')) {
      const heads = [...table.tHead.rows[0].cells], body = table.tBodies[0];
      heads.forEach((head, column) => {
        const button = document.createElement('button');
        button.type = 'button';
        button.append(...head.childNodes);
        head.append(button);
        button.addEventListener('click', () => {
          const up = head.getAttribute('aria-sort') !== 'ascending';
          heads.forEach(other => other.removeAttribute('aria-sort'));
          head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
          const rows = [...body.rows].map(row => [value(row, column), row]);
          rows.sort((a, b) => up ? order(a[0], b[0]) : order(b[0], a[0]));
          body.append(...rows.map(row => row[1]));
        });
      });
    }
    for (const filter of document.querySelectorAll('.filter')) {
      const rows = [...filter.parentElement.querySelector('table.tensors').tBodies[0].rows];
      const names = rows.map(row => (row.cells[0].textContent + ' ' + row.cells[1].textContent).toLowerCase());
      const input = filter.querySelector('input'), output = filter.querySelector('output');
      filter.hidden = false;
      input.addEventListener('input', () => {
        const words = input.value.toLowerCase().split(/\\s+/).filter(Boolean);
        let shown = 0;
        rows.forEach((row, index) => {
          row.hidden = !words.every(word => names[index].includes(word));
          if (!row.hidden) shown += 1;
        });
        output.textContent = words.length ? shown + ' of ' + rows.length : '';
      });
    }
  })();

  """
