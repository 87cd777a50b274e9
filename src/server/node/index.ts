// The studio's server on a computer.
export {};
