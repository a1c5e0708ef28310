package dev.latchkey.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Which of some words was meant by a mistyped one. */
final class Spelling {
  private Spelling() {}

  /** The nearest word, if it is near: a third of its letters may be wrong, missing or too many. */
  static Optional<String> nearest(String typed, Collection<String> words) {
    String word = typed.toLowerCase(Locale.ROOT);
    if (word.length() > 40) {
      return Optional.empty();
    }
    return words.stream()
        .filter(candidate -> distance(word, candidate) <= letters(candidate) / 3)
        .min(Comparator.comparingInt((String candidate) -> distance(word, candidate)));
  }

  private static int letters(String word) {
    return word.replaceFirst("^-+", "").length() + 1;
  }

  /** How many letters to change, add, remove or swap with their neighbour make b of a. */
  private static int distance(String a, String b) {
    int[][] steps = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          steps[i][j] = i + j;
          continue;
        }
        int changed = steps[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        steps[i][j] = Math.min(changed, 1 + Math.min(steps[i - 1][j], steps[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          steps[i][j] = Math.min(steps[i][j], 1 + steps[i - 2][j - 2]);
        }
      }
    }
    return steps[a.length()][b.length()];
  }
}
