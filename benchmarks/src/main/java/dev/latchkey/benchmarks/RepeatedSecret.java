package dev.latchkey.benchmarks;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.benchmarks.child.FakeEntra;
import dev.latchkey.benchmarks.child.Work;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The same token of an application with a secret again and again, from memory. */
@State(Scope.Benchmark)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@BenchmarkMode(Mode.AverageTime)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RepeatedSecret {
  private static final String CLIENT_ID = "99999999-9999-4999-8999-999999999999";

  private final TokenRequestContext request = Work.request(Work.SCOPE);
  private final TokenCredential latchkey =
      new dev.latchkey.identity.ClientSecretCredentialBuilder()
          .tenantId(RecordedState.CONTOSO)
          .clientId(CLIENT_ID)
          .clientSecret("secret")
          .httpClient(new FakeEntra())
          .disableInstanceDiscovery()
          .build();
  private final TokenCredential microsoft =
      new com.azure.identity.ClientSecretCredentialBuilder()
          .tenantId(RecordedState.CONTOSO)
          .clientId(CLIENT_ID)
          .clientSecret("secret")
          .httpClient(new FakeEntra())
          .disableInstanceDiscovery()
          .build();

  /** For JMH. */
  public RepeatedSecret() {}

  /**
   * Latchkey.
   *
   * @return the token
   */
  @Benchmark
  public AccessToken latchkey() {
    return latchkey.getTokenSync(request);
  }

  /**
   * azure-identity.
   *
   * @return the token
   */
  @Benchmark
  public AccessToken microsoft() {
    return microsoft.getTokenSync(request);
  }
}
