package dev.latchkey.identity;

import com.azure.core.util.Configuration;
import com.azure.core.util.ConfigurationBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Settings of a {@link Configuration}. azure-core (1.61) keeps what one is given for all others of
 * the JVM, so it is taken back after the test.
 */
final class Settings implements AfterEachCallback {
  private final List<String> names = new ArrayList<>();

  Configuration of(Map<String, String> settings) {
    ConfigurationBuilder builder = new ConfigurationBuilder();
    settings.forEach(builder::putProperty);
    names.addAll(settings.keySet());
    return builder.build();
  }

  @Override
  @SuppressWarnings("deprecation") // There is no other way to remove one.
  public void afterEach(ExtensionContext context) {
    Configuration all = Configuration.getGlobalConfiguration();
    names.forEach(all::remove);
  }
}
