-- For wrk with two threads: asks the questions of a file in turn, one to a line and encoded for an address, each thread
-- from its own half of it on, and counts the answers by status.

local threads = {}
local questions = {}

function setup(thread)
  thread:set("number", #threads)
  table.insert(threads, thread)
end

function init(args)
  for line in io.lines(args[1]) do
    table.insert(questions, wrk.format("GET", "/v1/ask?q=" .. line))
  end
  at = math.floor(number * #questions / 2)
  answered, shed, other, without_after = 0, 0, 0, 0
end

function request()
  at = at + 1
  return questions[at % #questions + 1]
end

function response(status, headers)
  if status == 200 then
    answered = answered + 1
  elseif status == 503 then
    shed = shed + 1
    local after = false
    for name in pairs(headers) do
      after = after or name:lower() == "retry-after"
    end
    if not after then without_after = without_after + 1 end
  else
    other = other + 1
  end
end

function done(summary, latency)
  local sums = { answered = 0, shed = 0, other = 0, without_after = 0 }
  for _, thread in ipairs(threads) do
    for name, sum in pairs(sums) do sums[name] = sum + thread:get(name) end
  end
  local errors = summary.errors
  io.write(string.format(
    "answers %d/s, p50 %.1f ms, p99 %.1f ms, slowest %.1f ms; %d answered, %d shed (%d without Retry-After), %d other, %d socket errors\n",
    sums.answered / (summary.duration / 1e6), latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    latency.max / 1e3, sums.answered, sums.shed, sums.without_after, sums.other,
    errors.connect + errors.read + errors.write + errors.timeout))
end
