-- Posts a random code of a file, each time from another address behind the proxy; or gets, when there is no file.
local codes, pause = {}, 0

function init(arguments)
  math.randomseed(os.time())
  if arguments[1] and arguments[1] ~= "" then
    for line in io.lines(arguments[1]) do codes[#codes + 1] = line end
  end
  pause = tonumber(arguments[2] or "0")
end

function request()
  if #codes == 0 then return wrk.format("GET") end
  local from = "10." .. math.random(0, 255) .. "." .. math.random(0, 255) .. "." .. math.random(1, 254)
  local headers = {
    ["Content-Type"] = "application/x-www-form-urlencoded",
    ["Accept-Encoding"] = "gzip, deflate, br",
    ["X-Forwarded-For"] = from,
  }
  return wrk.format("POST", nil, headers, "code=" .. codes[math.random(#codes)])
end

function delay()
  return pause
end
