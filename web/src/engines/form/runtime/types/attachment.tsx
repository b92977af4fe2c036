import { fileWidget } from "../file-field";

export const attachment = fileWidget({ accept: "", pictures: false, maxCount: 20, maxSizeMb: 50 });
