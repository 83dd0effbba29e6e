-- Sends the session's cookie with every request, and ends with one line of JSON. Times in milliseconds.
wrk.headers["Cookie"] = os.getenv("BENCH_COOKIE")

function done(summary, latency)
  local bad = summary.errors
  local line = '{"requests":%d,"seconds":%.3f,"p50":%.3f,"p99":%.3f,"bytes":%d,"errors":%d}\n'
  io.write(line:format(
    summary.requests,
    summary.duration / 1e6,
    latency:percentile(50) / 1e3,
    latency:percentile(99) / 1e3,
    summary.bytes,
    bad.connect + bad.read + bad.write + bad.status + bad.timeout
  ))
end
