import { placeOrder } from '/utils/api';

const app = getApp();

Page({
  data: { count: 0 },
  onShow() {
    this.setData({ count: app.globalData.basket.length });
  },
  async send() {
    const order = await placeOrder(app.globalData.basket);
    my.tradePay({
      tradeNO: order.trade,
      success: ({ resultCode }) => {
        if (resultCode === '9000') {
          this.done(order);
        } else {
          my.showToast({ content: 'Not paid', type: 'fail' });
        }
      },
    });
  },
  done(order) {
    app.globalData.basket = [];
    my.removeStorage({ key: 'basket' });
    my.alert({ title: 'Ordered', content: `Number ${order.number}` });
  },
});
