// What the bundler lets be imported beside code.
declare module "*.css";
