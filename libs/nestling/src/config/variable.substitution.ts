/** What `${NAME}` stands for. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** A text with its variables filled in, or what keeps it from that. */
export interface Substitution {
  readonly text: string;
  readonly problems: readonly string[];
  readonly changed: boolean;
}

const REFERENCE = /\$\$(?=\{)|\$\{([^}]*)\}/g;
const PARTS = /^([A-Za-z_][A-Za-z0-9_]*)(?::([-?])([\s\S]*))?$/;

/**
 * Fills in `${NAME}`, `${NAME:-default}` and `${NAME:?message}`; `$${` is a literal `${`. As in a shell, the two forms
 * with a colon treat an empty variable like one that is not set.
 */
export function substitute(text: string, variables: Variables): Substitution {
  const problems: string[] = [];
  const filled = text.replace(REFERENCE, (whole, inner: string | undefined) => {
    if (inner === undefined) return '$';
    const [, name, operator, rest = ''] = PARTS.exec(inner) ?? [];
    if (name === undefined) {
      problems.push(`"${whole}" is no variable; write \${NAME}, \${NAME:-default} or \${NAME:?message}`);
      return '';
    }
    const value = variables[name];
    if (value !== undefined && (value !== '' || operator === undefined)) return value;
    if (operator === '-') return rest;
    problems.push(
      operator === '?' && rest !== ''
        ? `the variable ${name} is not set: ${rest}`
        : `the variable ${name} is not set; set it, put it in .env, or write \${${name}:-default}`,
    );
    return '';
  });
  return { text: filled, problems, changed: filled !== text };
}

/** What YAML makes of a plain text. */
export function plainValue(text: string): unknown {
  if (/^(true|True|TRUE)$/.test(text)) return true;
  if (/^(false|False|FALSE)$/.test(text)) return false;
  if (/^[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?$/i.test(text)) return Number(text);
  return text;
}
