package dev.latchkey.over;

import java.util.List;
import java.util.Map;
import javax.security.auth.callback.Callback;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerTokenCallback;

/** Calls a login handler as Kafka's client does: its class and a server are the arguments. */
final class KafkaLoginInAProcess {
  private KafkaLoginInAProcess() {}

  public static void main(String[] arguments) throws Exception {
    AuthenticateCallbackHandler handler =
        Class.forName(arguments[0])
            .asSubclass(AuthenticateCallbackHandler.class)
            .getDeclaredConstructor()
            .newInstance();
    handler.configure(Map.of("bootstrap.servers", List.of(arguments[1])), "OAUTHBEARER", List.of());
    OAuthBearerTokenCallback callback = new OAuthBearerTokenCallback();
    handler.handle(new Callback[] {callback});
    String token = callback.token().value();
    System.out.println("RESULT " + token.length() + " " + token.hashCode());
    handler.close();
  }
}
