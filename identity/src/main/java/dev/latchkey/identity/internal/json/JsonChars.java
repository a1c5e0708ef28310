package dev.latchkey.identity.internal.json;

import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;

/**
 * Characters in memory for Gson's reader, whose buffer is wiped when this is closed. Refuses what
 * Gson overlooks even when it is strict: a byte order mark, and control characters in a text that
 * it skips.
 */
final class JsonChars extends Reader {
  private final char[] text;
  private final int start;
  private final int end;
  private final int most;
  private int position;
  private boolean isInText;
  private boolean isEscaped;
  private char[] buffer = {};

  JsonChars(char[] text, int start, int length, int most) {
    this.text = text;
    this.start = start;
    this.end = start + length;
    this.most = most;
    this.position = start;
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    buffer = target;
    if (position == end) {
      return -1;
    }
    int count = Math.min(Math.min(length, most), end - position);
    for (int i = 0; i < count; i++) {
      char c = text[position + i];
      check(c, position + i == start);
      target[offset + i] = c;
    }
    position += count;
    return count;
  }

  private void check(char c, boolean isFirst) throws IOException {
    if ((isInText && c < ' ') || (isFirst && c == '\uFEFF')) {
      throw new IOException("unexpected character");
    }
    if (c == '"' && !isEscaped) {
      isInText = !isInText;
    }
    isEscaped = c == '\\' && isInText && !isEscaped;
  }

  /** How many characters were read. */
  int count() {
    return position - start;
  }

  @Override
  public void close() {
    Arrays.fill(buffer, '\0');
  }
}
