"""The payment gateway: Alipay's, WeChat Pay's and UnionPay's protocols with real signatures."""
