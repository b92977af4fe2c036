"""Words that mean the same at the top of a column, in Chinese and English; for proposals only."""

_GROUPS = """
phone mobile tel telephone cellphone phonenumber contactphone 手机 手机号 手机号码 电话 电话号码 联系电话 联系方式
name fullname 名称 姓名 名字 称呼
customer client account customername 客户 客户名称 客户名 顾客 用户 user requester
subject title summary topic 主题 标题 概要 事由
description details detail content text body 描述 内容 详情 说明 故障描述 问题描述
status state 状态 工单状态 进度
priority urgency 优先级 紧急程度
address location street 地址 详细地址 服务地址 联系地址 住址
createdat created createddate datecreated createtime creationdate openedat date 创建时间 创建日期 报修时间 提交时间
closedat closed closedate dateclosed 关闭时间 完成时间 结案时间
resolvedat resolved 解决时间
externalno externalid id ticketid caseid caseno orderno requestid ticketno 外部单号 单号 工单号 原单号
code sku itemno 编码 代码 物料编码 产品编码 客户编码 外部编码
no recordno 系统编号
serial serialno serialnumber sn 序列号 机号 出厂编号 设备序列号
product productname item model 产品 产品名称 机型
model type 型号 规格型号
email mail emailaddress 邮箱 邮箱地址 电子邮箱 电子邮件 邮件
note notes remark remarks comment comments memo 备注 说明 附注
price amount unitprice 价格 单价 金额
quantity qty count 数量
region area 区域 大区 片区
engineer technician assignee resource 工程师 处理人 维修人员 师傅 处理工程师
contact contactname contactperson 联系人 联系人姓名
tier level grade 等级 客户等级 级别
category kind 类别 分类
tags labels 标签
lat latitude 纬度
lng lon long longitude 经度
province state 省 省份
city 市 城市
district county 区 区县 县
zip zipcode postcode 邮编
"""

GROUPS: tuple[frozenset[str], ...] = tuple(frozenset(line.split()) for line in _GROUPS.strip().splitlines())
