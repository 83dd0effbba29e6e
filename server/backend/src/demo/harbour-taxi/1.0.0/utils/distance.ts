interface Place {
  latitude: number;
  longitude: number;
}

const metresPerDegree = 111_320;

export function metresBetween(a: Place, b: Place): number {
  const north = (a.latitude - b.latitude) * metresPerDegree;
  const east = (a.longitude - b.longitude) * metresPerDegree * Math.cos((a.latitude * Math.PI) / 180);
  return Math.round(Math.hypot(north, east));
}
