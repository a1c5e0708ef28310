/**
 * The operating system's authentication broker: it is behind {@code VisualStudioCodeCredential} and
 * {@code BrokerCredential} of {@code dev.latchkey.identity}, and behind the interactive sign-in of
 * this module.
 */
@org.jspecify.annotations.NullMarked
module dev.latchkey.identity.broker {
  requires transitive dev.latchkey.identity;
  requires static org.jspecify;

  exports dev.latchkey.identity.broker;

  provides dev.latchkey.identity.internal.broker.BrokerProvider with
      dev.latchkey.identity.broker.internal.OsBrokerProvider;
}
