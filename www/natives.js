export function arm(host, door) { host.door = door; }
