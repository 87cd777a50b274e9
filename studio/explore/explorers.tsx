// The explorers there are.
import { Notice } from "../parts/notice.tsx";

export function ExplorersPage() {
  return <Notice title="Explorers" />;
}
