import common from "../locales/zh/common.json";
import field from "../locales/zh/field.json";
import runtime from "../locales/zh/runtime.json";

export default { common, field, runtime };
