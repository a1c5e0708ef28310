package dev.latchkey.identity;

import com.azure.core.util.logging.ClientLogger;
import com.azure.core.util.logging.LogLevel;
import dev.latchkey.identity.internal.process.Surroundings;
import org.jspecify.annotations.Nullable;

/**
 * What a credential logs with: azure-core's {@link ClientLogger}, which writes through slf4j or, by
 * {@code AZURE_LOG_LEVEL}, to stdout. To find that neither is there takes it 20 ms of a new JVM, so
 * that it is loaded only where somebody may listen.
 */
final class Log {
  private static final String LEVEL = "AZURE_LOG_LEVEL";
  private static final boolean HAS_BINDING = mayHaveBinding(Log.class.getClassLoader());

  private final @Nullable ClientLogger logger;

  Log(Class<?> credential) {
    this.logger = HAS_BINDING || isLevelSet() ? new ClientLogger(credential) : null;
  }

  private static boolean isLevelSet() {
    return Surroundings.property(LEVEL).isPresent()
        || Surroundings.ofThisMachine().variable(LEVEL).isPresent();
  }

  /**
   * Whether slf4j may have something to write to. That it has nothing is certain only on a plain
   * class path, where slf4j 1.x itself can be seen and no binding of it.
   */
  static boolean mayHaveBinding(@Nullable ClassLoader loader) {
    return loader == null
        || !loader.equals(ClassLoader.getSystemClassLoader())
        || mayHaveBindingIn(loader);
  }

  static boolean mayHaveBindingIn(ClassLoader loader) {
    return loader.getResource("org/slf4j/LoggerFactory.class") == null
        || loader.getResource("org/slf4j/impl/StaticLoggerBinder.class") != null
        || loader.getResource("org/slf4j/spi/SLF4JServiceProvider.class") != null;
  }

  /** Whether {@link #info} writes. */
  boolean isInfo() {
    return logger != null && logger.canLogAtLevel(LogLevel.INFORMATIONAL);
  }

  void info(String format, Object... arguments) {
    if (logger != null) {
      logger.info(format, arguments);
    }
  }

  void warning(String format, Object... arguments) {
    if (logger != null) {
      logger.warning(format, arguments);
    }
  }
}
