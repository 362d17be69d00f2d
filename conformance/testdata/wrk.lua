-- Has each thread of wrk send a bounded number of requests and look at every answer: wrk -s wrk.lua URL -- NUMBER LENGTH [PIPELINED [FILE]].
-- An answer is right if it is 200 and as long as LENGTH says; PIPELINED requests are sent at once; FILE is posted.
local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init(args)
  number, length, right, wrong = tonumber(args[1]), tonumber(args[2]), 0, ""
  if args[4] then
    wrk.method, wrk.body, wrk.headers["Content-Type"] = "POST", io.open(args[4]):read("*a"), "text/plain"
  end
  local all = wrk.format():rep(tonumber(args[3] or 1))
  request = function() return all end
end

function response(status, headers, body)
  if status == 200 and #body == length then
    right = right + 1
  else
    wrong = wrong .. " " .. status .. " with " .. #body .. " bytes"
  end
  if right >= number or wrong ~= "" then
    wrk.thread:stop()
  end
end

function done(summary, latency, requests)
  local right, wrong = 0, ""
  for _, thread in ipairs(threads) do
    right, wrong = right + thread:get("right"), wrong .. thread:get("wrong")
  end
  local errors = summary.errors
  print(("right: %d, wrong:%s, failed to connect: %d, read: %d, write: %d, in time: %d"):format(
    right, wrong, errors.connect, errors.read, errors.write, errors.timeout))
end
