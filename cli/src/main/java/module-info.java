/** The {@code latchkey} command. */
@org.jspecify.annotations.NullMarked
module dev.latchkey.cli {
  requires dev.latchkey.access;
  requires dev.latchkey.identity;
  // Found by ServiceLoader, as in any app.
  requires dev.latchkey.identity.broker;
  requires dev.latchkey.lab;
  requires info.picocli;
  requires com.azure.core;
  requires com.azure.storage.blob;
  requires com.azure.storage.common;
  requires com.azure.core.http.jdk.httpclient;
  requires static org.jspecify;

  opens dev.latchkey.cli to
      info.picocli;
}
