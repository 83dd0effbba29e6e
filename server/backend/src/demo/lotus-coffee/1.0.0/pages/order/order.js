import { placeOrder } from '/utils/api';

const app = getApp();

Page({
  data: { count: 0 },
  onShow() {
    this.setData({ count: app.globalData.basket.length });
  },
  async send() {
    const order = await placeOrder(app.globalData.basket);
    app.globalData.basket = [];
    my.removeStorage({ key: 'basket' });
    my.alert({ title: 'Ordered', content: `Number ${order.number}` });
  },
});
