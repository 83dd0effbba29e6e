App({
  globalData: { ride: null },
});
