package dev.latchkey.benchmarks;

/**
 * A row of the table.
 *
 * @param work what was done
 * @param theirs what azure-identity took
 * @param ours what Latchkey took
 * @param ratio ours to theirs
 * @param aim what it should take
 * @param standing where it stands to the aim
 */
record Row(String work, String theirs, String ours, String ratio, String aim, String standing) {
  static final String MET = "met";

  private static final String MISSED = "**missed**";

  static String standing(boolean isMet) {
    return isMet ? MET : MISSED;
  }

  String[] cells() {
    return new String[] {work, theirs, ours, ratio, aim, standing};
  }
}
