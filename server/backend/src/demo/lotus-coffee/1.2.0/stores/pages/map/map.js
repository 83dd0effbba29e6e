import { joinClub } from '/utils/loyalty';

const tiles = 'https://tiles.example/lotus';

Page({
  data: { longitude: 101.69, latitude: 3.14, stores: [] },
  onLoad() {
    const bridge = my;
    bridge.getLocation({
      type: 0,
      success: ({ longitude, latitude }) => this.setData({ longitude, latitude }),
      fail: () => my.showToast({ content: `No position, the map is at ${tiles}` }),
    });
  },
  scanTable() {
    my.scan({
      scanType: ['qrCode'],
      success: ({ code }) => joinClub(code, 'showToast'),
    });
  },
});
