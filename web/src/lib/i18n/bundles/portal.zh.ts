import common from "../locales/zh/common.json";
import portal from "../locales/zh/portal.json";
import runtime from "../locales/zh/runtime.json";

export default { common, portal, runtime };
