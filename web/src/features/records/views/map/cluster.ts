/** A record on the screen, px. */
export interface Dot {
  id: string;
  x: number;
  y: number;
}

export interface Cluster {
  x: number;
  y: number;
  ids: string[];
}

/**
 * Dots that lie close together as one. Each joins the nearest cluster within `radius` px, looked for in the cells
 * around it only, so that thousands take a few milliseconds.
 */
export function clusters(dots: readonly Dot[], radius: number): Cluster[] {
  const cells = new Map<string, Cluster[]>();
  const found: Cluster[] = [];
  for (const dot of dots) {
    const [column, row] = [Math.floor(dot.x / radius), Math.floor(dot.y / radius)];
    let nearest: Cluster | undefined;
    let best = radius;
    for (let dx = -1; dx <= 1; dx += 1) {
      for (let dy = -1; dy <= 1; dy += 1) {
        for (const cluster of cells.get(`${column + dx},${row + dy}`) ?? []) {
          const distance = Math.hypot(cluster.x - dot.x, cluster.y - dot.y);
          if (distance < best) [nearest, best] = [cluster, distance];
        }
      }
    }
    if (nearest) {
      nearest.ids.push(dot.id);
      continue;
    }
    const made = { x: dot.x, y: dot.y, ids: [dot.id] };
    const key = `${column},${row}`;
    cells.set(key, [...(cells.get(key) ?? []), made]);
    found.push(made);
  }
  return found;
}
