// A button that puts the address of what is shown on the clipboard.
import { useEffect, useState } from "preact/hooks";

export function CopyLink({ address }: { readonly address: () => string }) {
  const [told, setTold] = useState<"copied" | "refused">();
  useEffect(() => {
    if (told === undefined) return;
    const timer = setTimeout(setTold, 2500, undefined);
    return () => clearTimeout(timer);
  }, [told]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(address());
      setTold("copied");
    } catch {
      setTold("refused");
    }
  };
  const words = told === "copied" ? "Copied" : told === "refused" ? "Copy the address above" : "";
  return (
    <>
      <button type="button" class="copy-link" onClick={copy}>
        {words === "Copied" ? words : "Copy link"}
      </button>
      <span role="status" class={told === "refused" ? "small" : "visually-hidden"}>
        {words}
      </span>
    </>
  );
}
