// The part of an explorer that takes keys and the pointer: in the order of focus, with a name and a description.
import type { ComponentChildren, Ref } from "preact";

export function Pad({
  pad,
  label,
  help,
  children,
}: {
  readonly pad: Ref<HTMLDivElement>;
  readonly label: string;
  /** The id of what tells the keys. */
  readonly help: string;
  readonly children: ComponentChildren;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes keys
    <div ref={pad} class="pad" tabIndex={0} role="application" aria-label={label} aria-describedby={help}>
      {children}
    </div>
  );
}
