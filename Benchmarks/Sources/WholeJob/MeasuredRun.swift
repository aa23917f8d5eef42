import Foundation

/// One run of a command, as the system accounts for it.
struct MeasuredRun {
  let cpuSeconds: Double
  let wallSeconds: Double
  let peakMebibytes: Double

  init(_ command: String, _ arguments: [String]) throws {
    var words = ([command] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    let start = ContinuousClock.now
    var child = pid_t()
    guard posix_spawn(&child, command, &actions, nil, &words, environ) == 0 else {
      throw Failed(command: command, status: -1)
    }
    var status: Int32 = 0
    var usage = rusage()
    wait4(child, &status, 0, &usage)
    wallSeconds = (ContinuousClock.now - start) / .seconds(1)
    guard status == 0 else { throw Failed(command: command, status: status) }
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    cpuSeconds = seconds(usage.ru_utime) + seconds(usage.ru_stime)
    peakMebibytes = Double(usage.ru_maxrss) / 1024
  }

  func row(_ name: String) -> String {
    let padded = name.padding(toLength: 30, withPad: " ", startingAt: 0)
    return padded + String(format: "%8.3f %8.3f %10.1f", cpuSeconds, wallSeconds, peakMebibytes)
  }

  struct Failed: Error {
    let command: String
    let status: Int32
  }
}
