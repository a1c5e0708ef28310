/**
 * The operating system's authentication broker: it is behind {@code VisualStudioCodeCredential} and
 * {@code BrokerCredential} of {@code dev.latchkey.identity}, and behind the interactive sign-in of
 * this module.
 */
@org.jspecify.annotations.NullMarked
module dev.latchkey.identity.broker {
  requires transitive dev.latchkey.identity;
  requires static org.jspecify;
  // Only for the broker of Windows and macOS, where the app has it.
  requires static com.sun.jna;

  exports dev.latchkey.identity.broker;

  // JNA calls the callbacks, and makes the object behind the interface of native functions.
  opens dev.latchkey.identity.broker.internal.runtime to
      com.sun.jna;

  provides dev.latchkey.identity.internal.broker.BrokerProvider with
      dev.latchkey.identity.broker.internal.OsBrokerProvider;
}
