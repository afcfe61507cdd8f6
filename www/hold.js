// The hold (stub for now).
export const hold = {};
