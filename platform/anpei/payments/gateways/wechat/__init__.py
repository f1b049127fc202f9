from anpei.payments.gateways.wechat.account import WechatAccount
from anpei.payments.gateways.wechat.gateway import Wechat

__all__ = ["Wechat", "WechatAccount"]
