// IQ1_S and IQ1_M: levels from the best pair of cuts, moved onto the book part by part.

extension Rows {
  /// Encodes all superblocks; `pack` stores those of a batch.
  @_transparent
  private func encodeCuts(
    _ book: PointBook, columns: Int, nearZero: Float,
    _ pack: (CutResults, _ first: Int, _ count: Int) -> Void
  ) {
    let count = count(of: superblockColumns), groups = superblockColumns / columns
    withLanes(PointMemory.size / laneCount + CutMemory.size) { base in
      let memory = PointMemory(floats(base)), results = CutResults(memory)
      let cuts = CutMemory(base + PointMemory.size / laneCount)
      memory.clear()
      var k = 0
      while k < CutMemory.size {
        cuts.base[k] = Lanes.zero
        k += 1
      }
      var first = 0
      while first < count {
        let batch = self.count(from: first, atMost: batchSuperblocks)
        weighPoints(memory, from: first, count: batch, factor: 2, share: 0)
        let x = values + first &* superblockColumns
        var group = 0
        while group < batch &* groups {
          let lanes = min(laneCount, batch &* groups &- group)
          let isFound = findCuts(
            cuts, x, memory.weights, group: group, count: batch &* groups, columns: columns,
            nearZero: nearZero)
          if isFound { results.lookUp(cuts, parts: columns / 8, book) }
          var lane = 0
          while lane < lanes {
            let column = (group &+ lane) &* columns
            if isFound {
              results.choose(
                cuts, lane: lane, group: group &+ lane, columns: columns, nearZero: nearZero, book,
                x + column, memory.weights + column)
            } else {
              results.clear(group &+ lane, parts: columns / 8, book)
            }
            lane += 1
          }
          if isFound { results.fitScales(cuts, group: group, count: lanes, columns: columns) }
          group += laneCount
        }
        pack(results, first, batch)
        first += batch
      }
    }
  }

  @_transparent
  private func findCuts(
    _ cuts: CutMemory, _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>, group: Int,
    count: Int, columns: Int, nearZero: Float
  ) -> Bool {
    gather(x, first: group, count: count, period: .max, size: columns, to: cuts.values)
    gather(w, first: group, count: count, period: .max, size: columns, to: cuts.weights)
    return cuts.search(columns, nearZero: nearZero)
  }

  @inline(never)
  func encodeIQ1_S(_ book: PointBook) {
    encodeCuts(book, columns: 32, nearZero: 1e-12) { results, first, count in
      var index = 0
      while index < count {
        let block = output + 50 &* (first &+ index)
        let scale = results.roundScales(8 &* index, 8)
        block.storeBytes(of: scale != 0 ? halfBits(scale * 1.125) : 0, as: UInt16.self)
        var group = 8 &* index
        while group < 8 &* index &+ 8 {
          let place = group & 7
          var word = 0
          var part = 0
          while part < 4 {
            let number = Int(book.place(of: code(results.codes[4 &* group &+ part])))
            block.storeBytes(
              of: UInt8(truncatingIfNeeded: number), toByteOffset: 2 &+ 4 &* place &+ part,
              as: UInt8.self)
            word |= (number &>> 8 & 7) &<< (3 &* part)
            part &+= 1
          }
          if scale != 0 {
            word |= Int(results.levels[group]) &<< 12
            if results.deltas[group] != 0 { word |= 1 &<< 15 }
          }
          block.storeBytes(
            of: UInt16(truncatingIfNeeded: word), toByteOffset: 34 &+ 2 &* place, as: UInt16.self)
          group &+= 1
        }
        index &+= 1
      }
    }
  }

  @inline(never)
  func encodeIQ1_M(_ book: PointBook) {
    encodeCuts(book, columns: 16, nearZero: 1e-7) { results, first, count in
      var index = 0
      while index < count {
        results.superblockScales[index] = results.roundScales(16 &* index, 16)
        packPoints(results, book, index, output + 56 &* (first &+ index))
        index &+= 1
      }
      results.refitSuperblocks(count, values + superblockColumns &* first)
      index = 0
      while index < count {
        packScales(results, index, output + 56 &* (first &+ index))
        index &+= 1
      }
    }
  }

  /// Stores the points and deltas of superblock `index` of a batch; there are no deltas where its
  /// scale is 0.
  @_transparent
  private func packPoints(
    _ results: CutResults, _ book: PointBook, _ index: Int, _ block: UnsafeMutableRawPointer
  ) {
    let isZero = results.superblockScales[index] == 0
    var group = 0
    while group < 16 {
      let part = 32 &* index &+ 2 &* group
      let a = Int(book.place(of: code(results.codes[part])))
      let b = Int(book.place(of: code(results.codes[part &+ 1])))
      let deltas = isZero ? 0 : Int(results.deltas[16 &* index &+ group])
      let upper = a &>> 8 & 7 | (deltas & 1) &<< 3 | (b &>> 8 & 7) &<< 4 | (deltas & 2) &<< 6
      block.storeBytes(
        of: UInt16(truncatingIfNeeded: a & 255 | b &<< 8), toByteOffset: 2 &* group,
        as: UInt16.self)
      block.storeBytes(
        of: UInt8(truncatingIfNeeded: upper), toByteOffset: 32 &+ group, as: UInt8.self)
      group &+= 1
    }
  }

  /// Stores the scale of superblock `index` of a batch and the levels of its groups' scales.
  @_transparent
  private func packScales(_ results: CutResults, _ index: Int, _ block: UnsafeMutableRawPointer) {
    let scale = results.superblockScales[index]
    let bits = scale != 0 ? Int(halfBits(results.refittedScales[index] * 1.1125)) : 0
    var word = 0
    while word < 4 {
      var scales = (bits &>> (4 &* word) & 15) &<< 12
      var group = 0
      while group < 4, scale != 0 {
        scales |= Int(results.levels[16 &* index &+ 4 &* word &+ group]) &<< (3 &* group)
        group &+= 1
      }
      block.storeBytes(
        of: UInt16(truncatingIfNeeded: scales), toByteOffset: 48 &+ 2 &* word, as: UInt16.self)
      word &+= 1
    }
  }
}
