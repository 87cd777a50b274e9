// Takes a text to the clipboard, and says that it did.
import { useSignal } from "@preact/signals";

export function CopyButton({ text, label }: { readonly text: string | (() => string); readonly label: string }) {
  const done = useSignal("");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(typeof text === "string" ? text : text());
      done.value = "Copied.";
    } catch {
      done.value = "This browser does not let pages copy.";
    }
    setTimeout(() => {
      done.value = "";
    }, 2000);
  };
  return (
    <>
      <button type="button" onClick={copy}>
        {label}
      </button>{" "}
      <span role="status" class="muted">
        {done.value}
      </span>
    </>
  );
}
