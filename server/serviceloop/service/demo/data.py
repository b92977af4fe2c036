"""Words and figures of the demo company. Names are made up; phones use a number block that looks like none."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Town:
    """A district with its centre in GCJ-02 degrees; `weight`: how many customers are there, relatively."""

    region: str
    province: str
    city: str
    district: str
    lng: float
    lat: float
    weight: int = 2


TOWNS = (
    Town("east", "上海市", "上海市", "浦东新区", 121.5447, 31.2213, 6),
    Town("east", "上海市", "上海市", "闵行区", 121.3817, 31.1128, 4),
    Town("east", "上海市", "上海市", "嘉定区", 121.2655, 31.3750, 3),
    Town("east", "江苏省", "南京市", "江宁区", 118.8399, 31.9522, 4),
    Town("east", "江苏省", "苏州市", "吴中区", 120.6321, 31.2622, 4),
    Town("east", "江苏省", "无锡市", "滨湖区", 120.2839, 31.5274, 2),
    Town("east", "浙江省", "杭州市", "西湖区", 120.1302, 30.2592, 4),
    Town("east", "浙江省", "杭州市", "滨江区", 120.2119, 30.2084, 3),
    Town("east", "浙江省", "宁波市", "鄞州区", 121.5469, 29.8169, 2),
    Town("east", "安徽省", "合肥市", "蜀山区", 117.2606, 31.8512, 2),
    Town("east", "山东省", "青岛市", "市南区", 120.4124, 36.0755, 2),
    Town("south", "广东省", "广州市", "天河区", 113.3612, 23.1246, 5),
    Town("south", "广东省", "广州市", "番禺区", 113.3841, 22.9375, 3),
    Town("south", "广东省", "深圳市", "南山区", 113.9304, 22.5333, 5),
    Town("south", "广东省", "深圳市", "宝安区", 113.8831, 22.5551, 3),
    Town("south", "广东省", "佛山市", "顺德区", 113.2932, 22.8053, 3),
    Town("south", "广东省", "珠海市", "香洲区", 113.5434, 22.2659, 1),
    Town("south", "广西壮族自治区", "南宁市", "青秀区", 108.4950, 22.7859, 2),
    Town("south", "海南省", "海口市", "美兰区", 110.3663, 20.0289, 1),
    Town("north", "北京市", "北京市", "朝阳区", 116.4431, 39.9219, 5),
    Town("north", "北京市", "北京市", "海淀区", 116.2982, 39.9599, 4),
    Town("north", "北京市", "北京市", "大兴区", 116.3416, 39.7269, 2),
    Town("north", "天津市", "天津市", "南开区", 117.1507, 39.1382, 3),
    Town("north", "河北省", "石家庄市", "长安区", 114.5390, 38.0366, 2),
    Town("north", "河北省", "廊坊市", "广阳区", 116.7106, 39.5230, 1),
    Town("north", "山西省", "太原市", "小店区", 112.5659, 37.7363, 1),
    Town("north", "内蒙古自治区", "呼和浩特市", "赛罕区", 111.7021, 40.7922, 1),
)
ROADS = ("青禾路", "望湖路", "科苑路", "春江路", "松涛路", "银杏大道", "学府路", "云锦路", "创业大道", "文汇路")
SPOTS = ("1 号楼机房", "2 层设备间", "厨房后场", "屋顶", "地下一层", "大堂", "仓库东侧", "客厅")
FIRST_WORDS = (
    *("星河", "云栖", "澜山", "锦程", "博远", "鼎新", "禾木", "清源", "海晏", "启明", "德润", "安泰", "汇川"),
    *("瑞景", "金穗", "宏图", "佳禾", "天衡", "嘉木", "远帆", "朗润", "合众", "聚贤", "盛和", "百川"),
)
BUSINESSES = (
    ("酒店", "hotel"),
    ("餐饮管理有限公司", "hotel"),
    ("食品有限公司", "manufacturing"),
    ("精密制造有限公司", "manufacturing"),
    ("电子科技有限公司", "manufacturing"),
    ("超市连锁有限公司", "retail"),
    ("物业服务有限公司", "property"),
    ("医院", "medical"),
    ("实验学校", "education"),
    ("商业广场", "property"),
)
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾萧田董潘袁蔡蒋余"
GIVEN = (
    *("晓岚", "思远", "雨桐", "家宁", "文博", "静怡", "浩然", "子涵", "明轩", "雅琴", "国栋", "秀兰", "俊峰"),
    *("丽华", "志强", "梦琪", "建华", "晨曦", "海燕", "立新", "婉婷", "鹏飞", "佩玲", "振宇", "若楠"),
)
JOBS = ("工程部经理", "设备主管", "后勤主任", "行政主管", "店长", "值班工程师")


@dataclass(frozen=True)
class Product:
    """`faults`: (what the customer says, cause, what was done, code of a part or ""). `months`: weight by month."""

    code: str
    name: str
    category: str
    skill: str
    level: int
    price: int
    warranty: int
    weight: int
    months: tuple[int, ...]
    faults: tuple[tuple[str, str, str, str], ...]


_SUMMER_WINTER = (7, 5, 3, 3, 6, 10, 13, 13, 8, 4, 4, 7)
_SUMMER = (3, 3, 3, 4, 7, 11, 14, 14, 9, 5, 3, 3)
_WINTER = (13, 11, 8, 5, 3, 3, 2, 2, 4, 6, 9, 13)
_EVEN = (6, 5, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6)

PRODUCTS = (
    Product("YL-MV80", "多联中央空调", "hvac", "hvac", 2, 68000, 36, 9, _SUMMER_WINTER, (
        ("整层不制冷，外机不启动", "electric", "检查为外机启动电容失效，更换电容后试机正常", "P-CAP45"),
        ("室内机漏水，吊顶有水渍", "install", "冷凝水管坡度不足堵塞，疏通并调整坡度", ""),
        ("显示 E6 通讯故障", "electric", "通讯线接头氧化，重做接头并更换通讯模块", "P-COM6"),
        ("制热效果差，出风不热", "wear", "制冷剂不足，检漏补焊后补充冷媒", "P-R410"),
    )),
    Product("YL-FG36", "风管机空调", "hvac", "hvac", 1, 12800, 24, 6, _SUMMER_WINTER, (
        ("出风小，有异响", "wear", "风机轴承磨损，更换风机电机", "P-FAN36"),
        ("遥控没有反应", "electric", "接收板损坏，更换接收板", "P-RCV1"),
        ("滤网脏堵报警", "environment", "清洗滤网和蒸发器，建议每季度保养", "P-FLT2"),
    )),
    Product("YL-RS500", "商用热水机组", "water", "water", 2, 36000, 24, 6, _WINTER, (
        ("水温上不去", "wear", "加热管结垢，除垢并更换一组加热管", "P-HTR9"),
        ("机组漏水", "wear", "水泵机械密封老化，更换密封件", "P-SEAL3"),
        ("频繁跳闸", "electric", "漏电保护器老化，更换并复测绝缘", "P-RCD63"),
    )),
    Product("YL-JS400", "商用净水机", "water", "water", 1, 6800, 12, 5, _EVEN, (
        ("出水慢", "wear", "滤芯到期，更换三级滤芯并冲洗", "P-RO400"),
        ("TDS 偏高报警", "wear", "RO 膜失效，更换膜并复测水质", "P-RO400"),
        ("接头渗水", "install", "快接头未压紧，重装并保压测试", ""),
    )),
    Product("YL-LC1200", "冷藏展示柜", "cold", "cold", 1, 9800, 18, 6, _SUMMER, (
        ("温度降不下来", "wear", "冷凝器积尘严重，清洗后温度恢复", ""),
        ("柜门结露起雾", "wear", "门封条变形，更换门封", "P-DOOR2"),
        ("压缩机频繁启停", "electric", "温控探头漂移，更换探头并校准", "P-NTC5"),
    )),
    Product("YL-LK15", "冷库制冷机组", "cold", "cold", 3, 128000, 24, 3, _SUMMER, (
        ("库温报警，升至 8 度", "electric", "化霜加热器断路，更换并调整化霜周期", "P-DFH2"),
        ("高压报警停机", "environment", "冷凝风机故障，更换风机并清洗", "P-FAN80"),
    )),
    Product("YL-XW80", "商用洗碗机", "kitchen", "kitchen", 1, 26800, 12, 4, _EVEN, (
        ("洗不干净，水压弱", "wear", "喷臂堵塞，清理并更换循环泵叶轮", "P-IMP8"),
        ("不排水", "misuse", "排水泵被异物卡住，清理异物", ""),
    )),
    Product("YL-ZK10", "蒸烤一体机", "kitchen", "kitchen", 2, 32800, 12, 3, _EVEN, (
        ("蒸汽不足", "wear", "蒸汽发生器结垢，除垢并更换水位探针", "P-LVL1"),
        ("门锁报警", "quality", "门锁微动开关失效，更换", "P-SW15"),
    )),
    Product("YL-XY25", "工业洗衣机", "laundry", "laundry", 1, 45800, 18, 3, _EVEN, (
        ("脱水时剧烈振动", "install", "地脚不平，调平并紧固减震器", "P-DMP4"),
        ("门打不开", "electric", "门锁线圈烧毁，更换门锁", "P-LOCK7"),
    )),
    Product("YL-KY22", "螺杆空压机", "power", "power", 2, 58000, 24, 3, _EVEN, (
        ("排气温度高停机", "environment", "油冷却器堵塞，清洗并更换油滤", "P-OIL22"),
        ("加载无压力", "wear", "进气阀膜片破裂，更换维修包", "P-KIT22"),
    )),
    Product("YL-WK3", "智能温控系统", "control", "control", 1, 15800, 24, 4, _EVEN, (
        ("手机端显示离线", "environment", "网关断网，重新配网并固定信号源", ""),
        ("定时任务不执行", "other", "固件缺陷，升级到最新版本", ""),
        ("面板黑屏", "quality", "面板电源模块失效，更换面板", "P-PNL3"),
    )),
)  # fmt: skip

PARTS = (
    ("P-CAP45", "启动电容 45µF", "electric", "个", 42, 86, 40),
    ("P-COM6", "通讯模块", "electric", "块", 210, 420, 12),
    ("P-R410", "制冷剂 R410A", "refrigerant", "kg", 38, 90, 60),
    ("P-FAN36", "室内风机电机", "mechanical", "台", 260, 520, 10),
    ("P-RCV1", "遥控接收板", "electric", "块", 55, 130, 15),
    ("P-FLT2", "回风滤网", "consumable", "张", 18, 45, 50),
    ("P-HTR9", "加热管 9kW", "electric", "支", 180, 360, 12),
    ("P-SEAL3", "水泵机械密封", "mechanical", "套", 36, 95, 20),
    ("P-RCD63", "漏电保护器 63A", "electric", "个", 68, 150, 12),
    ("P-RO400", "RO 滤芯套装", "water", "套", 160, 380, 30),
    ("P-DOOR2", "冷柜门封条", "mechanical", "条", 28, 80, 20),
    ("P-NTC5", "温度探头 NTC", "sensor", "支", 16, 48, 40),
    ("P-DFH2", "化霜加热器", "electric", "支", 96, 220, 8),
    ("P-FAN80", "冷凝风机", "mechanical", "台", 420, 880, 6),
    ("P-IMP8", "循环泵叶轮", "mechanical", "个", 75, 180, 10),
    ("P-LVL1", "水位探针", "sensor", "支", 22, 60, 15),
    ("P-SW15", "微动开关", "electric", "个", 6, 25, 40),
    ("P-DMP4", "减震器", "mechanical", "支", 88, 190, 12),
    ("P-LOCK7", "电磁门锁", "electric", "套", 110, 260, 8),
    ("P-OIL22", "油过滤器", "consumable", "个", 58, 130, 20),
    ("P-KIT22", "进气阀维修包", "mechanical", "套", 240, 480, 6),
    ("P-PNL3", "温控面板", "electric", "块", 130, 280, 12),
)
"""(code, name, category, unit, usual cost, price, safety stock) of parts that faults need."""
MORE_PARTS = (
    *(("铜管接头", "refrigerant", 9), ("截止阀", "refrigerant", 46), ("膨胀阀", "refrigerant", 138)),
    *(("四通阀线圈", "refrigerant", 52), ("压力开关", "sensor", 38), ("接触器 25A", "electric", 62)),
    *(("热继电器", "electric", 74), ("排水泵", "water", 95), ("电磁阀", "water", 68), ("风扇叶轮", "mechanical", 33)),
    *(("过滤干燥器", "refrigerant", 42), ("保险丝组件", "electric", 12), ("主控板", "electric", 360)),
    *(("电源板", "electric", 185), ("变频模块", "electric", 640), ("温控器旋钮", "electric", 11)),
    *(("密封圈套装", "consumable", 15), ("轴承 6203", "mechanical", 18), ("皮带 A38", "mechanical", 22)),
    *(("滚轮组件", "mechanical", 29), ("门铰链", "mechanical", 36), ("指示灯组", "electric", 14)),
    *(("连接线束", "electric", 24), ("流量传感器", "sensor", 86), ("压力传感器", "sensor", 145)),
    *(("湿度传感器", "sensor", 57), ("网关天线", "electric", 19), ("安装支架", "mechanical", 44)),
    *(("保温棉 2m", "consumable", 16), ("扎带包", "consumable", 6), ("绝缘胶带", "consumable", 3)),
    *(("清洗剂 5L", "consumable", 58), ("冷冻油 1L", "refrigerant", 76), ("焊条", "consumable", 27)),
    *(
        ("生料带", "consumable", 2),
        ("软水盐 10kg", "water", 31),
        ("润滑脂", "consumable", 21),
        ("熔断器", "electric", 8),
    ),
)
"""(name, category, usual cost) of parts that only lie in stock; with those above, sixty."""

SKILL_SETS = (
    (("hvac", 4), ("cold", 3), ("power", 2), ("control", 2)),
    (("hvac", 3), ("water", 3), ("laundry", 2), ("cold", 2)),
    (("kitchen", 3), ("water", 2), ("control", 3), ("hvac", 2)),
    (("cold", 3), ("power", 3), ("kitchen", 2), ("laundry", 3)),
)
"""Skills of a region's first to fourth engineer; together they cover every product."""
WORK_DAYS = (("1", "2", "3", "4", "5", "6"), ("1", "2", "3", "4", "5", "7"), ("1", "2", "4", "5", "6", "7"),
             ("1", "2", "3", "4", "5", "6", "7"))  # fmt: skip
QUESTIONS = (
    ("如何设置定时开关机", "已电话指导客户完成定时设置"),
    ("滤芯多久更换一次", "已说明更换周期并发送保养手册"),
    ("咨询延保价格", "已介绍延保方案，客户考虑中"),
    ("手机端怎么添加成员", "已远程指导添加成员账号"),
)
COMPLAINTS = (
    ("工程师上门比约定晚了两小时", "已向客户致歉并回访，减免本次上门费"),
    ("同一故障维修两次仍复发", "主管跟进，安排高级工程师复检并更换部件"),
    ("收费与事先说明不一致", "核对费用明细后退还差额，客户认可"),
)
GOOD_REMARKS = ("师傅很专业，修得很快", "服务态度好，现场收拾得很干净", "准时上门，讲解清楚", "满意", "很负责，谢谢")
FAIR_REMARKS = ("还可以，就是等了一会儿", "修好了，价格偏高", "一般")
BAD_REMARKS = ("约的时间改了两次", "修完第二天又坏了", "等配件等了好几天", "上门太晚，没有提前联系")
