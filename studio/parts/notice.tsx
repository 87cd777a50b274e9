// What stands where there is nothing else: empty, loading, failed. In words that say what to do.
import type { ComponentChildren } from "preact";

export function Notice({
  title,
  children,
  alert = false,
}: {
  readonly title: string;
  readonly children?: ComponentChildren;
  /** Read out at once. */
  readonly alert?: boolean;
}) {
  return (
    <section class="notice" role={alert ? "alert" : "status"}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}
