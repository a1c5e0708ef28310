package dev.latchkey.over;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** An app that opens connections by JDBC and knows nothing about credentials. */
final class ConnectionInAProcess {
  private ConnectionInAProcess() {}

  public static void main(String[] urls) {
    for (String url : urls) {
      try (Connection connection = DriverManager.getConnection(url)) {
        System.out.println("RESULT " + connection.getMetaData().getDriverName());
      } catch (SQLException e) {
        System.out.println("FAILED " + e.getMessage());
      }
    }
  }
}
