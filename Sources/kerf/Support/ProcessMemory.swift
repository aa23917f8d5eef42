#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The memory of this process.
enum ProcessMemory {
  /// The most that it has had so far, in bytes; 0 where the system does not say.
  static var peak: Int {
    var usage = rusage()
    #if os(Linux)
      let known = unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0
      return known ? Int(usage.ru_maxrss) << 10 : 0
    #else
      return unsafe getrusage(RUSAGE_SELF, &usage) == 0 ? Int(usage.ru_maxrss) : 0
    #endif
  }
}
