/// A pattern over whole names: `*` stands for any text, `?` for one character; all else is literal.
struct Glob {
  private let pattern: [Character]

  init(_ pattern: String) { self.pattern = Array(pattern) }

  func matches(_ name: String) -> Bool {
    let text = Array(name)
    var (p, t) = (0, 0)
    // Where the last star is, and how much of the text it takes so far.
    var star: (pattern: Int, text: Int)?
    while t < text.count {
      if p < pattern.count, pattern[p] == "*" {
        star = (p, t)
        p += 1
      } else if p < pattern.count, pattern[p] == "?" || pattern[p] == text[t] {
        p += 1
        t += 1
      } else if let (starPattern, starText) = star {
        star = (starPattern, starText + 1)
        p = starPattern + 1
        t = starText + 1
      } else {
        return false
      }
    }
    return pattern[p...].allSatisfy { $0 == "*" }
  }
}
