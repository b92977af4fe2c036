import { fileWidget } from "../file-field";

export const image = fileWidget({ accept: "image/*", pictures: true, maxCount: 9, maxSizeMb: 20 });
