// The code of a README.

/** Stands before a program that needs more around it than the packages. */
const ONLY_COMPILED = '<!-- only compiled -->';

/** The first block of a language. */
export function firstBlock(markdown, language) {
  return new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'm').exec(markdown)?.[1];
}

/** What a README shows of its package, if it is a whole file and no part of one: whether it runs, and whether it listens. */
export function programOf(markdown) {
  const text = firstBlock(markdown, 'ts');
  if (!text?.startsWith('import ')) return undefined;
  const isOnlyCompiled = markdown.includes(`${ONLY_COMPILED}\n\n\`\`\`ts\n${text}`);
  return {
    text,
    runs: !isOnlyCompiled && /^(const .* = )?(await |test\()/m.test(text),
    listens: /\.listen\(/.test(text),
  };
}
