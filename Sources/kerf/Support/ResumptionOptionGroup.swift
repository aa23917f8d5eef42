import ArgumentParser

/// What becomes of a conversion that does not come to its end.
struct ResumptionOptionGroup: ParsableArguments {
  @Flag(
    help: """
      Continue a conversion to the same file that was interrupted (killed, out of power, disk full), \
      to the same bytes; begin if there is none. Where this run is interrupted or fails, what it has \
      written is kept to be continued.
      """)
  var resume = false
}
