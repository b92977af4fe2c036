import { fileWidget } from "../file-field";

export const video = fileWidget({ accept: "video/*", pictures: false, maxCount: 3, maxSizeMb: 200 });
