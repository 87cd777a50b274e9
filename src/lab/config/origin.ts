// Where a value comes from: what a user is told when asking why it is what it is.

export type Origin =
  | { readonly kind: "default" }
  | { readonly kind: "preset"; readonly name: string }
  | { readonly kind: "arm"; readonly name: string }
  /** A line of a configuration file, counted from 1. */
  | { readonly kind: "file"; readonly file: string; readonly line: number }
  /** An option of the command line: "--set". */
  | { readonly kind: "flag"; readonly flag: string }
  /** A program that calls the lab. */
  | { readonly kind: "code" };

const words: { readonly [K in Origin["kind"]]: (origin: Extract<Origin, { kind: K }>) => string } = {
  default: () => "default",
  preset: ({ name }) => `preset ${name}`,
  arm: ({ name }) => `arm ${name}`,
  file: ({ file, line }) => `${oneLine(file)}:${line}`,
  flag: ({ flag }) => flag,
  code: () => "code",
};

/** The origin in a few words: "study.yaml:4", "--set", "preset smoke". */
export function originText(origin: Origin): string {
  return (words[origin.kind] as (origin: Origin) => string)(origin);
}

/** A text that fits in a sentence, whatever is in it: short, and without line breaks or other control characters. */
export function oneLine(text: string, most = 200): string {
  const plain = text.replace(
    /[\p{Cc}\p{Zl}\p{Zp}]/gu,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return plain.length <= most ? plain : `${plain.slice(0, most)}...`;
}
