// The server of the studio: answers requests over what a laboratory has. Knows no sockets and no files; those are in node/.
export * from "./api.ts";
export { createHandler, type Handler, type HandlerOptions } from "./handler.ts";
export * from "./laboratory.ts";
