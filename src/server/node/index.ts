// The studio's server on a computer: a home of runs, jobs in threads, a socket.
export { openServer, type ServerOptions, type StudioServer, serveStudio } from "./serve.ts";
