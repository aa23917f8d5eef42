import StrictJSON

/// What of a `tokenizer.json` decides how text is split before the vocabulary is asked.
struct PreTokenizerForm: Hashable {
  /// A step of splitting.
  enum Step: Hashable {
    /// A regular expression, whose matches stand alone.
    case split(String)
    /// Every digit alone.
    case digits
    /// Digits in groups.
    case digitGroups
    /// Byte-level characters; before that, with `splits`, GPT-2's own pattern.
    case byteLevel(splits: Bool)
    /// White space and punctuation, as BERT does.
    case bert
    /// Any other, in words.
    case other(String)
  }

  enum Normalizer: Hashable {
    case none
    case nfc
    /// BERT's, with lower case.
    case bertLowercase
    case other(String)
  }

  /// What is put before every text.
  enum Beginning {
    case nothing
    /// A special token.
    case token
    /// Nothing, though the tokenizer is of a class that could put a token there.
    case tokenTurnedOff
  }

  let normalizer: Normalizer
  let steps: [Step]
  let beginning: Beginning
}

extension PreTokenizerForm {
  init(_ tokenizer: TokenizerJSON, _ configuration: TokenizerConfiguration?) {
    normalizer = Normalizer(tokenizer.normalizer)
    steps = Self.steps(tokenizer.preTokenizer)
    beginning =
      if let configuration, configuration.replacesTemplate {
        configuration.addsToken(.bos) ?? true ? .token : .tokenTurnedOff
      } else {
        Self.putsTokenFirst(tokenizer.postProcessor) ? .token : .nothing
      }
  }

  private static func putsTokenFirst(_ postProcessor: JSONValue) -> Bool {
    (postProcessor["processors"]?.array ?? [postProcessor]).contains { processor in
      switch processor["type"]?.string {
      case "RobertaProcessing", "BertProcessing": true
      default: (processor["single"]?.array ?? []).first?.templateToken != nil
      }
    }
  }

  private static func steps(_ value: JSONValue) -> [Step] {
    if value.isNull { return [] }
    if value["type"]?.string == "Sequence", let list = value["pretokenizers"]?.array {
      return list.flatMap(steps)
    }
    return [Step(value)]
  }
}

extension PreTokenizerForm.Step {
  fileprivate init(_ value: JSONValue) {
    let type = value["type"]?.string ?? "a step without a type"
    switch type {
    case "Split":
      let pattern = value["pattern"]?["Regex"]?.string
      // What matches stands alone; or, said the other way round, what does not match is removed,
      // and these patterns match everything.
      let isInverted = value["invert"]?.bool == true
      let isPlain = value["behavior"]?.string == (isInverted ? "Removed" : "Isolated")
      self = if let pattern, isPlain { .split(pattern) } else { .other("a Split of another kind") }
    case "Digits":
      self = value["individual_digits"]?.bool == true ? .digits : .digitGroups
    case "ByteLevel":
      self =
        value["add_prefix_space"]?.bool == true
        ? .other("ByteLevel with a space in front")
        : .byteLevel(splits: value["use_regex"]?.bool ?? true)
    case "BertPreTokenizer": self = .bert
    default: self = .other(type)
    }
  }
}

extension PreTokenizerForm.Normalizer {
  fileprivate init(_ value: JSONValue) {
    let type = value["type"]?.string
    switch type {
    case "Sequence" where value["normalizers"]?.array?.isEmpty == true: self = .none
    case "Sequence" where value["normalizers"]?.array?.count == 1:
      self.init(value["normalizers"]?.array?.first ?? .null)
    case "NFC": self = .nfc
    case "BertNormalizer" where value["lowercase"]?.bool == true: self = .bertLowercase
    case nil: self = value.isNull ? .none : .other("without a type")
    case let type?: self = .other(type)
    }
  }
}

extension PreTokenizerForm: CustomStringConvertible {
  var description: String {
    let name =
      switch normalizer {
      case .none: "no normalizer"
      case .nfc: "normalizer NFC"
      case .bertLowercase: "BERT's normalizer with lower case"
      case .other(let type): "normalizer \(quoted(type))"
      }
    let words = steps.map { step in
      switch step {
      case .split(let pattern): "Split \(quoted(pattern))"
      case .digits: "Digits"
      case .digitGroups: "Digits in groups"
      case .byteLevel(let splits): splits ? "ByteLevel with its pattern" : "ByteLevel"
      case .bert: "BERT's splitting"
      case .other(let type): quoted(type)
      }
    }
    let begin = beginning == .token ? "a token in front" : "no token in front"
    return ([name] + (words.isEmpty ? ["no splitting"] : words) + [begin]).joined(separator: ", ")
  }
}
