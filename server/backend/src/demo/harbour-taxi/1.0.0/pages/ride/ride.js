import { metresBetween } from '../../utils/distance';

Page({
  data: { ride: null, metres: 0 },
  call() {
    const { getLocation, request } = wx;
    getLocation({
      success: (here) => {
        request({
          url: 'https://dispatch.harbour-taxi.example/rides',
          method: 'POST',
          data: here,
          success: ({ data }) => this.show(data, here),
          fail: () => wx.showToast({ title: 'No taxi just now', icon: 'none' }),
        });
      },
    });
  },
  show(ride, here) {
    this.setData({ ride, metres: metresBetween(ride, here) });
  },
});
