/// The lists of neighbours of a ``KernelBook``, in words of 16 bits.
///
/// Whole lists, which are seldom asked for, lie behind all others.
struct NeighbourLists {
  private var lists: [UInt16] = []
  private var wholes: [UInt16] = []
  /// Where the place of a whole list is missing, and where that begins among them.
  private var references: [(at: Int, whole: Int)] = []

  /// Where the next list will begin.
  var end: Int { lists.count }

  /// Adds the list of one code: the whole one where the short one lacks some of it.
  mutating func add(_ whole: [UInt16], short: [UInt16], moves: [UInt8]) {
    lists += [UInt16(Self.even(short.count)), UInt16(Self.even(whole.count))]
    if short.count < whole.count {
      references.append((lists.count, wholes.count))
      wholes += Self.filled(whole)
    }
    lists += Self.halves(lists.count + 4) + [UInt16(moves.count), 0]
    lists += Self.filled(short) + Self.pairs(moves)
  }

  /// All lists, with the places of the whole ones.
  var words: [UInt16] {
    var words = lists
    for reference in references {
      let place = Self.halves(lists.count + reference.whole)
      words.replaceSubrange(reference.at..<reference.at + 2, with: place)
    }
    return words + wholes
  }

  /// A length as it is stored: kernels take two points at a time.
  private static func even(_ count: Int) -> Int { (count + 1) / 2 * 2 }

  /// A list whose last point goes on to a multiple of eight: so many are looked at together, and
  /// what stands twice is no better the second time.
  private static func filled(_ list: [UInt16]) -> [UInt16] {
    list + [UInt16](repeating: list.last ?? 0, count: (8 - list.count % 8) % 8)
  }

  /// A place as two 16-bit words.
  private static func halves(_ place: Int) -> [UInt16] {
    [UInt16(truncatingIfNeeded: place), UInt16(place >> 16)]
  }

  /// Bytes in words of 16 bits, of which there is an even number.
  private static func pairs(_ bytes: [UInt8]) -> [UInt16] {
    let filled = bytes + [UInt8](repeating: 0, count: (4 - bytes.count % 4) % 4)
    return stride(from: 0, to: filled.count, by: 2).map {
      UInt16(filled[$0]) | UInt16(filled[$0 + 1]) << 8
    }
  }
}
