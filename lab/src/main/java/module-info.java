/** A Microsoft Entra tenant in a JVM that real tools sign in to, and Azure services behind it. */
@org.jspecify.annotations.NullMarked
module dev.latchkey.lab {
  requires com.fasterxml.jackson.databind;
  requires com.nimbusds.jose.jwt;
  requires org.bouncycastle.provider;
  requires org.snakeyaml.engine.v2;
  requires java.xml;
  requires static org.junit.jupiter.api;
  requires static org.junit.platform.commons;
  requires transitive static org.jspecify;
  // Only for LabBroker: whoever uses it adds dbus-java, which finds the broker's methods itself.
  requires static org.freedesktop.dbus;

  exports dev.latchkey.lab;
  exports dev.latchkey.lab.directory;
  exports dev.latchkey.lab.traffic;

  opens dev.latchkey.lab.internal.broker to
      org.freedesktop.dbus;
}
