package dev.latchkey.benchmarks;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.DoubleBinaryOperator;

/**
 * Measurements of one thing, in the order in which they were made.
 *
 * @param values one for each round
 */
@SuppressWarnings("ArrayRecordComponent") // Made in one place, and never changed.
record Samples(double... values) {
  double min() {
    return Arrays.stream(values).min().orElseThrow();
  }

  double max() {
    return Arrays.stream(values).max().orElseThrow();
  }

  double median() {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** What each was more than another of the same round, which the machine's other work hit too. */
  Samples beyond(Samples other) {
    return combined(other, (a, b) -> a - b);
  }

  /** How many times another of the same round each was. */
  Samples dividedBy(Samples other) {
    return combined(other, (a, b) -> a / b);
  }

  private Samples combined(Samples other, DoubleBinaryOperator operator) {
    double[] result = new double[values.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = operator.applyAsDouble(values[i], other.values[i]);
    }
    return new Samples(result);
  }

  /** The smallest and the median. */
  String shown(String unit) {
    return String.format(Locale.ROOT, "%.0f / %.0f %s", min(), median(), unit);
  }
}
