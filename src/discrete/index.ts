// Exact arithmetic and integer sequences: nothing here rounds unless it says to how many digits.
export {};
