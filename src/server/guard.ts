// Who is let in. The server listens on this machine alone, but any page a browser shows may send requests here: so the name it was
// called by, the page that asks, and, where other machines can reach it, a token are looked at before anything else.
import { answer, page, refused } from "./answers.ts";

export interface Doors {
  /** Names with port that the server answers to, in lower case: "127.0.0.1:4600". Others are a name somebody bent to this address. */
  readonly hosts: ReadonlySet<string>;
  /** What everybody has to know; undefined where only this machine gets in. */
  readonly token: string | undefined;
  /** The cookie that holds it; browsers do not keep cookies of two ports apart. */
  readonly cookie: string;
}

/** Why the request is not answered, as an answer, or undefined when it is. */
export function guard(request: Request, url: URL, doors: Doors): Response | undefined {
  const host = request.headers.get("host")?.toLowerCase() ?? "";
  if (!doors.hosts.has(host)) {
    const names = [...doors.hosts].join(", ");
    return refused(403, `This server answers to ${names}, and to no other name.`);
  }
  if (isForeign(request, url, host)) return refused(403, "This was asked by another site's page, and is not answered.");
  return doors.token === undefined ? undefined : checkToken(request, url, doors.token, doors.cookie);
}

/** Whether a page from elsewhere asks. Programs that are no browser say nothing of pages, and are no danger of this kind. */
function isForeign(request: Request, url: URL, host: string): boolean {
  const { method, headers } = request;
  // Pages may be linked to from anywhere; their files are read by nobody else, which other headers see to.
  if ((method === "GET" || method === "HEAD") && !isQuestion(url)) return false;
  const origin = headers.get("origin");
  if (origin !== null && origin.toLowerCase() !== `http://${host}`) return true;
  const site = headers.get("sec-fetch-site");
  return site !== null && site !== "same-origin" && site !== "none";
}

export function isQuestion(url: URL): boolean {
  return url.pathname === "/api" || url.pathname.startsWith("/api/");
}

function checkToken(request: Request, url: URL, token: string, cookie: string): Response | undefined {
  const given = url.searchParams.get("token");
  if (given !== null && request.method === "GET" && !isQuestion(url) && isSame(given, token)) {
    // The token leaves the address at once, so that it is neither seen nor kept in the history.
    const clean = new URL(url);
    clean.searchParams.delete("token");
    // Two slashes at the beginning would be another machine's name.
    const location = `${clean.pathname.replace(/^[/\\]+/, "/")}${clean.search}`;
    const kept = `${cookie}=${token}; Path=/; HttpOnly; SameSite=Lax`;
    return answer(null, 303, { location, "set-cookie": kept });
  }
  const cookies = (request.headers.get("cookie") ?? "").split(/; */);
  const mine = cookies.filter((each) => each.startsWith(`${cookie}=`)).map((each) => each.slice(cookie.length + 1));
  if (mine.some((each) => isSame(each, token))) return undefined;
  const sentence =
    "Other machines get in with a token only. Open the address, token included, that the studio printed where it was started.";
  return isQuestion(url) ? refused(401, sentence) : page("This studio wants its token", sentence, 401);
}

/** Whether two texts are the same, in a time that does not tell how far they are. */
function isSame(given: string, token: string): boolean {
  let difference = given.length ^ token.length;
  for (let at = 0; at < token.length; at++) difference |= token.charCodeAt(at) ^ (given.charCodeAt(at) || 0);
  return difference === 0;
}
