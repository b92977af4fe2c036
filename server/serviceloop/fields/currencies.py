"""Currencies that money fields offer: code to name in Chinese and English."""

CURRENCIES = {
    "CNY": ("人民币", "Chinese yuan"),
    "USD": ("美元", "US dollar"),
    "EUR": ("欧元", "Euro"),
    "HKD": ("港元", "Hong Kong dollar"),
    "TWD": ("新台币", "New Taiwan dollar"),
    "JPY": ("日元", "Yen"),
    "GBP": ("英镑", "Pound"),
    "SGD": ("新加坡元", "Singapore dollar"),
}
