// IQ2_XXS, IQ2_XS, IQ2_S, IQ3_XXS and IQ3_S: batches of superblocks, and how they are stored.

extension Rows {
  /// Encodes all superblocks; `pack` stores superblock `index` of a batch, with its scale.
  @_transparent
  private func encodePoints(
    _ search: PointSearch, _ book: PointBook, bytes: Int, factor: Float, share: Float = 0,
    fitted: Bool = false,
    _ pack: (PointMemory, _ index: Int, _ scale: Float, UnsafeMutableRawPointer) -> Void
  ) {
    let count = count(of: superblockColumns)
    let size = PointMemory.size + (fitted ? 97 * laneCount : 0)
    withLanes(size / laneCount) { base in
      let memory = PointMemory(floats(base))
      memory.clear()
      memory.setNumerators(search)
      var first = 0
      while first < count {
        let batch = self.count(from: first, atMost: batchSuperblocks)
        weighPoints(memory, from: first, count: batch, factor: factor, share: share)
        splitSigns(memory, from: first, count: batch, areCodes: search.hasSignCodes)
        if fitted { fitFirstScales(memory, base + PointMemory.size / laneCount) }
        var index = 0
        while index < batch {
          let block = output + bytes &* (first &+ index)
          clear(block, bytes)
          let scale = memory.fitSuperblock(search, book, index: index, fitted: fitted)
          pack(memory, index, scale, block)
          index += 1
        }
        first += batch
      }
    }
  }

  /// Fits magnitudes to four levels, one lane for each 32 columns of a batch.
  @inline(never)
  private func fitFirstScales(_ memory: PointMemory, _ base: LanePointer) {
    let fit = ScaleFit(base, capacity: 32)
    var group = 0
    while group < batchSuperblocks * 8 {
      gather(
        memory.values, first: group, count: batchSuperblocks * 8, period: .max, size: 32,
        to: fit.values)
      gather(
        memory.weights, first: group, count: batchSuperblocks * 8, period: .max, size: 32,
        to: fit.weights)
      fitScales(fit, count: 32, highestLevel: 4)
      var lane = 0
      while lane < laneCount {
        memory.firstScales[group &+ lane] = floats(fit.scale)[lane]
        lane += 1
      }
      group &+= laneCount
    }
  }

  @inline(never)
  func encodeIQ2_XXS(_ book: PointBook) {
    let search = PointSearch(
      width: 2, groupColumns: 32, hasSignCodes: true, hasShortLists: true, nearZero: 1e-15,
      trials: 13, firstTrial: -6,
      step: 0.1, revision: .all)
    encodePoints(search, book, bytes: 66, factor: 1, fitted: true) { memory, index, scale, block in
      guard scale != 0 else { return }
      block.storeBytes(of: halfBits(scale), as: UInt16.self)
      var group = 0
      while group < 8 {
        let words = block + (2 &+ 8 &* group)
        var part = 0
        while part < 4 {
          words.storeBytes(
            of: UInt8(truncatingIfNeeded: memory.number(book, 4 &* group &+ part)),
            toByteOffset: part, as: UInt8.self)
          part += 1
        }
        words.storeBytes(
          of: memory.signsAndScale(index, group), toByteOffset: 4, as: UInt32.self)
        group += 1
      }
    }
  }

  @inline(never)
  func encodeIQ2_XS(_ book: PointBook) {
    let search = PointSearch(
      width: 2, groupColumns: 16, hasSignCodes: true, hasShortLists: true, nearZero: 1e-15,
      trials: 19, firstTrial: -9,
      step: 0.1, revision: .offBook)
    encodePoints(search, book, bytes: 74, factor: 1) { memory, index, scale, block in
      guard scale != 0 else { return }
      block.storeBytes(of: halfBits(scale), as: UInt16.self)
      var part = 0
      while part < 32 {
        let signs = UInt16(memory.signs[32 &* index &+ part] & 127)
        let number = UInt16(truncatingIfNeeded: memory.number(book, part))
        block.storeBytes(
          of: signs &<< 9 | number, toByteOffset: 2 &+ 2 &* part, as: UInt16.self)
        part += 1
      }
      memory.storeLevels(8, block + 66)
    }
  }

  @inline(never)
  func encodeIQ2_S(_ book: PointBook) {
    let search = PointSearch(
      width: 2, groupColumns: 16, hasSignCodes: false, hasShortLists: false,
      nearZero: 1e-8, trials: 19, firstTrial: -9,
      step: 0.1, revision: .offBook)
    encodePoints(search, book, bytes: 82, factor: 2, share: 0.25) { memory, index, scale, block in
      var part = 0
      while part < 32 {
        let number = memory.number(book, part)
        let byte = block + part, upper = block + (66 &+ part / 4)
        byte.storeBytes(of: UInt8(truncatingIfNeeded: number), toByteOffset: 2, as: UInt8.self)
        byte.storeBytes(
          of: memory.signs[32 &* index &+ part], toByteOffset: 34, as: UInt8.self)
        upper.storeBytes(
          of: upper.load(as: UInt8.self)
            | UInt8(truncatingIfNeeded: (number &>> 8 & 3) &<< (2 &* (part % 4))),
          as: UInt8.self)
        part += 1
      }
      guard scale != 0 else { return }
      block.storeBytes(of: halfBits(scale * 0.9875), as: UInt16.self)
      memory.storeLevels(8, block + 74)
    }
  }

  @inline(never)
  func encodeIQ3_XXS(_ book: PointBook) {
    let search = PointSearch(
      width: 3, groupColumns: 32, hasSignCodes: true, hasShortLists: true, nearZero: 1e-8,
      trials: 31, firstTrial: -15,
      step: 0.2, revision: .offBook)
    encodePoints(search, book, bytes: 98, factor: 2) { memory, index, scale, block in
      guard scale != 0 else { return }
      block.storeBytes(of: halfBits(scale * 1.0125), as: UInt16.self)
      var part = 0
      while part < 64 {
        block.storeBytes(
          of: UInt8(truncatingIfNeeded: memory.number(book, part)), toByteOffset: 2 &+ part,
          as: UInt8.self)
        part += 1
      }
      var group = 0
      while group < 8 {
        block.storeBytes(
          of: memory.signsAndScale(index, group), toByteOffset: 66 &+ 4 &* group, as: UInt32.self)
        group += 1
      }
    }
  }

  @inline(never)
  func encodeIQ3_S(_ book: PointBook) {
    // A group is zero only where all its weights are.
    let search = PointSearch(
      width: 3, groupColumns: 32, hasSignCodes: false, hasShortLists: true,
      nearZero: .leastNonzeroMagnitude,
      trials: 19, firstTrial: -9, step: 0.2, revision: .allIfAnyOffBook)
    encodePoints(search, book, bytes: 110, factor: 2) { memory, index, scale, block in
      // The reference writes nothing for a zero group, so that low point numbers and signs of the
      // later groups lie a group too early; the ninth bits are in their place.
      var written = 0
      var group = 0
      while group < 8 {
        if memory.zeros[group] == 0 {
          var ninth: UInt8 = 0
          var part = 0
          while part < 8 {
            let number = memory.number(book, 8 &* group &+ part)
            block.storeBytes(
              of: UInt8(truncatingIfNeeded: number), toByteOffset: 2 &+ 8 &* written &+ part,
              as: UInt8.self)
            ninth |= UInt8(truncatingIfNeeded: (number &>> 8 & 1) &<< part)
            part += 1
          }
          block.storeBytes(of: ninth, toByteOffset: 66 &+ group, as: UInt8.self)
          block.storeBytes(
            of: memory.signWord(index, group), toByteOffset: 74 &+ 4 &* written, as: UInt32.self)
          written += 1
        }
        group += 1
      }
      guard scale != 0 else { return }
      block.storeBytes(of: halfBits(scale * 1.033), as: UInt16.self)
      memory.storeLevels(4, block + 106)
    }
  }
}

@_transparent private func clear(_ block: UnsafeMutableRawPointer, _ bytes: Int) {
  var i = 0
  while i < bytes {
    block.storeBytes(of: 0, toByteOffset: i, as: UInt8.self)
    i += 1
  }
}

extension PointMemory {
  /// What is read beyond the candidates must not be subnormal by chance.
  @_transparent func clear() {
    var i = 0
    while i < Self.size {
      storeEight(Eight.zero, base + i)
      i += 8
    }
    storeEight(floatsOf(EightBits(1, 2, 4, 8, 16, 32, 64, 128)), bits)
    storeEight(floatsOf(EightBits(3, 12, 48, 192, 768, 3072, 12288, 49152)), levelMasks)
    storeEight(Eight(1, 0.25, 0x1p-4, 0x1p-6, 0x1p-8, 0x1p-10, 0x1p-12, 0x1p-14), levelUnits)
    setMoveCodes()
  }

  /// The signs of the 32 columns of a group of superblock `index`.
  @_transparent func signWord(_ index: Int, _ group: Int) -> UInt32 {
    UnsafeRawPointer(signs + (32 &* index &+ 4 &* group)).loadUnaligned(as: UInt32.self)
  }

  /// Four sign codes of seven bits, and the scale level of the group of 32 in the top four.
  @_transparent func signsAndScale(_ index: Int, _ group: Int) -> UInt32 {
    let signs = signWord(index, group)
    return signs & 0x7f | (signs &>> 1) & 0x3f80 | (signs &>> 2) & 0x1f_c000
      | (signs &>> 3) & 0xfe0_0000 | UInt32(levels[group]) &<< 28
  }

  /// Stores levels of scales, four bits each, even ones low, in `count` bytes.
  @_transparent func storeLevels(_ count: Int, _ output: UnsafeMutableRawPointer) {
    var i = 0
    while i < count {
      output.storeBytes(
        of: levels[2 &* i] & 15 | levels[2 &* i &+ 1] &<< 4, toByteOffset: i, as: UInt8.self)
      i += 1
    }
  }
}
