package dev.latchkey.over;

import com.azure.identity.extensions.jdbc.mysql.AzureMysqlAuthenticationPlugin;
import com.mysql.cj.CharsetSettings;
import com.mysql.cj.conf.DefaultPropertySet;
import com.mysql.cj.protocol.Protocol;
import com.mysql.cj.protocol.ServerSession;
import com.mysql.cj.protocol.SocketConnection;
import com.mysql.cj.protocol.a.NativePacketPayload;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Calls the plug-in as Connector/J does on a connection with TLS. */
final class MySqlPlugInInAProcess {
  private MySqlPlugInInAProcess() {}

  @SuppressWarnings("unchecked") // The type of the packets is that of MySQL's own protocol.
  public static void main(String[] arguments) {
    Protocol<NativePacketPayload> protocol =
        answering(
            Protocol.class,
            Map.of(
                "getPropertySet",
                new DefaultPropertySet(),
                "getSocketConnection",
                answering(SocketConnection.class, Map.of("isSSLEstablished", true)),
                "getServerSession",
                answering(
                    ServerSession.class,
                    Map.of(
                        "getCharsetSettings",
                        answering(
                            CharsetSettings.class,
                            Map.of("getPasswordCharacterEncoding", "UTF-8"))))));
    AzureMysqlAuthenticationPlugin plugIn = new AzureMysqlAuthenticationPlugin();
    plugIn.init(protocol);
    List<NativePacketPayload> toServer = new ArrayList<>();
    plugIn.nextAuthenticationStep(new NativePacketPayload(0), toServer);
    NativePacketPayload sent = toServer.get(0);
    String text =
        new String(sent.getByteBuffer(), 0, sent.getPayloadLength() - 1, StandardCharsets.UTF_8);
    System.out.println("RESULT " + text.length() + " " + text.hashCode());
  }

  private static <T> T answering(Class<T> type, Map<String, Object> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, values) -> answers.get(method.getName())));
  }
}
