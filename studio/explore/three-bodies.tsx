// The three-body explorer.
import { Notice } from "../parts/notice.tsx";

export function ThreeBodyExplorer() {
  return <Notice title="Three bodies" />;
}
