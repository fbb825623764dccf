/** Adds variables to the text of a `.env` file; those that it sets already stay. */
export function withVariables(text: string, variables: Readonly<Record<string, string>>): string {
  return withLines(
    text,
    Object.entries(variables)
      .filter(([name]) => variableOf(text, name) === undefined)
      .map(([name, value]) => `${name}=${value}`),
  );
}

/** The value that a `.env` file has for a variable. */
export function variableOf(text: string, name: string): string | undefined {
  return new RegExp(`^\\s*(?:export\\s+)?${name}\\s*=[ \\t]*(.*)$`, 'm').exec(text)?.[1]?.trim();
}

/** Adds lines that a file of lines does not have. */
export function withLines(text: string, lines: readonly string[]): string {
  const present = new Set(text.split(/\r?\n/).map((line) => line.trim()));
  const added = lines.filter((line) => !present.has(line));
  if (added.length === 0) return text;
  const before = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  return `${before}${added.join('\n')}\n`;
}
