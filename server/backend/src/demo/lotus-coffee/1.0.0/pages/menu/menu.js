import { fetchMenu } from '/utils/api';

const app = getApp();

Page({
  data: { drinks: [], count: 0 },
  onLoad() {
    this.refresh();
  },
  onPullDownRefresh() {
    this.refresh();
  },
  async refresh() {
    my.showLoading({ content: 'Fetching the menu' });
    try {
      this.setData({ drinks: await fetchMenu(), count: app.globalData.basket.length });
    } finally {
      my.hideLoading();
    }
  },
  choose(event) {
    const { basket } = app.globalData;
    basket.push(event.currentTarget.dataset.id);
    my.setStorage({ key: 'basket', data: basket });
    my.showToast({ content: 'In the basket', type: 'success' });
    this.setData({ count: basket.length });
  },
  openOrder() {
    my.navigateTo({ url: '/pages/order/order' });
  },
});
