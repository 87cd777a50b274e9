// One run: what it was told, what it recorded, what can be done with it.
import { Notice } from "../parts/notice.tsx";

export function RunPage({ parts: [name] }: { readonly parts: readonly string[] }) {
  return <Notice title={`Run ${name}`} />;
}
