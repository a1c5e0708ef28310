package dev.latchkey.benchmarks.child;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

/** An app that opens a pool of connections, and knows nothing about credentials. */
public final class PoolMain {
  /** How many connections it opens. */
  public static final int CONNECTIONS = 10;

  private PoolMain() {}

  /**
   * Opens the pool, and prints {@code connections: 10} when it is full.
   *
   * @param args the address of the database
   * @throws Exception when there are no connections
   */
  public static void main(String[] args) throws Exception {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(args[0]);
    config.setMaximumPoolSize(CONNECTIONS);
    config.setInitializationFailTimeout(60_000);
    try (HikariDataSource pool = new HikariDataSource(config)) {
      while (pool.getHikariPoolMXBean().getTotalConnections() < CONNECTIONS) {
        Thread.sleep(1);
      }
      Said.value("connections", Integer.toString(CONNECTIONS));
    }
    Said.cost();
  }
}
