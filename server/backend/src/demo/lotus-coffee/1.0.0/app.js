App({
  globalData: { basket: [], language: 'en' },
  onLaunch() {
    const { data } = my.getStorageSync({ key: 'basket' });
    this.globalData.basket = data || [];
    my.getSystemInfo({
      success: (info) => {
        this.globalData.language = info.language;
      },
    });
  },
});
