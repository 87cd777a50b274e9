// Runs side by side: what differs, curves over each other, where they part.
import { Notice } from "../parts/notice.tsx";

export function ComparePage() {
  return <Notice title="Compare" />;
}
