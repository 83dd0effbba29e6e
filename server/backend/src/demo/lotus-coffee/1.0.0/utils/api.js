const host = 'https://api.lotus-coffee.example';

function call(path, method, data) {
  return new Promise((resolve, reject) => {
    my.request({
      url: `${host}/v1/${path}`,
      method,
      data,
      success: (answer) => resolve(answer.data),
      fail: reject,
    });
  });
}

export const fetchMenu = () => call('menu', 'GET');
export const placeOrder = (drinks) => call('orders', 'POST', { drinks });
