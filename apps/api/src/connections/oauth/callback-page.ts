/** Shown to somebody whose browser has nowhere else to go back to, such as one opened by the command line. */
export function callbackPage(title: string, text: string, code?: string): string {
  const told = code === undefined ? escape(text) : `${escape(text)} <small>(${escape(code)})</small>`;
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="icon" href="data:,">
    <title>${escape(title)}</title>
    <style>
      body { font: 1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 15vh auto; padding: 0 1rem; }
    </style>
  </head>
  <body>
    <main>
      <h1>${escape(title)}</h1>
      <p>${told}</p>
    </main>
  </body>
</html>
`;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escape = (text: string): string => text.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? '');
