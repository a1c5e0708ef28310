package dev.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.lab.Lab;
import dev.latchkey.lab.directory.User;
import dev.latchkey.lab.traffic.Trouble;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 2,000 members and 200 roles: few requests, however often the services are busy. */
class LargeTeamTest {
  @TempDir private Path folder;

  private static String file(Lab lab) {
    StringBuilder file = new StringBuilder("tenant: contoso.test\ngroup: {name: big}\nmembers:\n");
    for (int i = 0; i < 2_000; i++) {
      String name = "user" + i + "@contoso.test";
      String id = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
      lab.directory().add(new User(LabTeam.CONTOSO, LabTeam.CONTOSO, id, id, name, "User " + i));
      file.append("  - ").append(i % 2 == 0 ? id : name).append('\n');
    }
    file.append("roles:\n");
    for (int i = 0; i < 200; i++) {
      file.append("  - role: Storage Blob Data Reader\n")
          .append("    scope: https://contosodata.blob.core.windows.net/c")
          .append(i)
          .append('\n');
    }
    return file.toString();
  }

  @Test
  void planOfALargeTeamAsksLittleAndBearsThrottling() {
    try (Lab lab = Lab.start()) {
      String file = file(lab);
      AtomicInteger requests = new AtomicInteger();
      LabTeam dana =
          new LabTeam(lab, folder)
              .beforeEach(request -> {
                if (requests.incrementAndGet() % 2 == 1) {
                  boolean isGraph = request.getUrl().getHost().startsWith("graph");
                  lab.trouble(
                      Trouble.throttled(Duration.ZERO)
                          .at(isGraph ? Trouble.Place.GRAPH : Trouble.Place.RESOURCE_MANAGER)
                          .times(1));
                }
              });
      TeamPlan plan = dana.access(file).plan();
      assertThat(plan.changes()).hasSize(2_201);
      // 67 for names, 20 for ids, a few for all roles together; each twice.
      assertThat(requests.get()).isLessThan(220);
    }
  }
}
