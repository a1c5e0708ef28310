package dev.latchkey.identity;

import com.azure.core.util.logging.ClientLogger;
import com.azure.core.util.logging.LogLevel;
import dev.latchkey.identity.internal.process.Surroundings;
import org.jspecify.annotations.Nullable;

/**
 * The log of a credential: azure-core's {@link ClientLogger}. It writes through slf4j or, if {@code
 * AZURE_LOG_LEVEL} is set, to stdout. Loading it costs a new JVM 20 ms even when nothing is logged,
 * so it is loaded only if there may be a log to write to.
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
   * True unless slf4j certainly has no log to write to. That is certain only on a plain class path
   * where slf4j 1.x itself is visible but no binding of it.
   */
  static boolean mayHaveBinding(@Nullable ClassLoader loader) {
    return loader == null
        || !loader.equals(ClassLoader.getSystemClassLoader())
        || mayHaveBindingIn(loader);
  }

  static boolean mayHaveBindingIn(ClassLoader loader) {
    return has("org.slf4j.impl.StaticLoggerBinder", loader)
        || has("org.slf4j.spi.SLF4JServiceProvider", loader)
        || !has("org.slf4j.LoggerFactory", loader);
  }

  /** A class is looked up much faster than a resource, which is sought in the JDK's modules too. */
  private static boolean has(String name, ClassLoader loader) {
    try {
      Class.forName(name, false, loader);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    } catch (LinkageError e) {
      return true; // It is there, though it can't be used.
    }
  }

  /** False if nothing that is logged here is ever written. */
  boolean isHeard() {
    return logger != null;
  }

  /** True if {@link #info} writes. */
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
