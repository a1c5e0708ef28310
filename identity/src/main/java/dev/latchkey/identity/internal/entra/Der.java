package dev.latchkey.identity.internal.entra;

import java.io.ByteArrayOutputStream;

/** The few bytes of DER (X.690) that wrap one form of private key into another. */
final class Der {
  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 0x04;

  private Der() {}

  static byte[] sequence(byte[]... parts) {
    return wrap(SEQUENCE, parts);
  }

  static byte[] octets(byte[] content) {
    return wrap(OCTETS, content);
  }

  private static byte[] wrap(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(tag);
    int length = content.size();
    if (length < 0x80) {
      all.write(length);
    } else if (length < 0x100) {
      all.write(0x81);
      all.write(length);
    } else {
      all.write(0x82);
      all.write(length >> 8);
      all.write(length);
    }
    all.writeBytes(content.toByteArray());
    return all.toByteArray();
  }
}
