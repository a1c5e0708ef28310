/** The team's group, its members and its roles as one file, and what a 403 means. */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("module") // The module of the command is compiled later.
module dev.latchkey.access {
  requires transitive dev.latchkey.identity;
  requires com.azure.core.http.jdk.httpclient;
  requires com.fasterxml.jackson.databind;
  requires org.snakeyaml.engine.v2;
  requires static transitive org.jspecify;

  exports dev.latchkey.access;
  // The doctor reads what a secret's file says about itself.
  exports dev.latchkey.access.internal.secret to
      dev.latchkey.cli;
}
