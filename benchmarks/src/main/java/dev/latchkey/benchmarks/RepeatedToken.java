package dev.latchkey.benchmarks;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
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

/** The same token again and again, from one credential. */
@State(Scope.Benchmark)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
public class RepeatedToken {
  private final TokenRequestContext request = Work.request(Work.SCOPE);
  private final TokenCredential latchkey =
      new dev.latchkey.identity.AzureCliCredentialBuilder().build();
  private final TokenCredential microsoft =
      new com.azure.identity.AzureCliCredentialBuilder().build();

  /** For JMH. */
  public RepeatedToken() {}

  /**
   * Latchkey.
   *
   * @return the token
   */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  @Warmup(iterations = 3, time = 1)
  @Measurement(iterations = 5, time = 1)
  public AccessToken latchkey() {
    return latchkey.getTokenSync(request);
  }

  /**
   * azure-identity.
   *
   * @return the token
   */
  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @Warmup(iterations = 2)
  @Measurement(iterations = 5)
  public AccessToken microsoft() {
    return microsoft.getTokenSync(request);
  }
}
