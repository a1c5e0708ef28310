package dev.latchkey.access;

import dev.latchkey.lab.Lab;
import dev.latchkey.lab.directory.Group;
import dev.latchkey.lab.directory.User;
import dev.latchkey.lab.traffic.Trouble;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** Measures the plan of a large team. {@code benchmarks/team-plan} runs it. */
final class LargeTeam {
  private static final int ROLES = 200;

  private LargeTeam() {}

  /**
   * Measures.
   *
   * @param args none
   */
  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory("latchkey-large-team");
    try {
      System.out.println(
          "| members | roles | 429 on | requests | plan | heap in use at most"
              + " | live after the plan, after ten |");
      System.out.println("|---|---|---|---|---|---|---|");
      measure(folder, 20, 20, false);
      measure(folder, 20, 20, false);
      measure(folder, 2_000, ROLES, false);
      measure(folder, 2_000, ROLES, true);
    } finally {
      Files.deleteIfExists(folder.resolve("team.yaml"));
      Files.delete(folder);
    }
    System.exit(0);
  }

  /** Half of the members and roles are there already. */
  private static void measure(Path folder, int members, int roles, boolean isThrottled)
      throws Exception {
    int there = members / 2;
    StringBuilder yaml =
        new StringBuilder("tenant: contoso.test\ngroup: {name: large}\nmembers:\n");
    for (int i = 0; i < members; i++) {
      yaml.append("  - user").append(i).append("@contoso.test\n");
    }
    yaml.append("roles:\n");
    for (int i = 0; i < roles; i++) {
      yaml.append("  - {role: Storage Blob Data Reader, scope: '")
          .append(container(i))
          .append("'}\n");
    }
    try (Lab lab = Lab.start()) {
      Group group = new Group(LabTeam.CONTOSO, UUID.randomUUID().toString(), "large");
      lab.directory().add(group);
      for (int i = 0; i < members; i++) {
        String id = UUID.randomUUID().toString();
        String name = "user" + i + "@contoso.test";
        lab.directory().add(new User(LabTeam.CONTOSO, LabTeam.CONTOSO, id, id, name, name));
        if (i < there) {
          lab.directory().addMember(group.objectId(), id);
        }
      }
      LabTeam team = new LabTeam(lab, folder);
      StringBuilder half =
          new StringBuilder("tenant: contoso.test\ngroup: {name: large}\nroles:\n");
      for (int i = 0; i < roles / 2; i++) {
        half.append("  - {role: Storage Blob Data Reader, scope: '")
            .append(container(i))
            .append("'}\n");
      }
      team.apply(half.toString());
      if (isThrottled) {
        for (Trouble.Place place : List.of(Trouble.Place.GRAPH, Trouble.Place.RESOURCE_MANAGER)) {
          lab.trouble(Trouble.throttled(Duration.ofSeconds(1)).at(place).every(2));
        }
      }
      TeamAccess access = team.access(yaml.toString());
      int before = lab.requests().size();
      System.gc();
      pools().forEach(MemoryPoolMXBean::resetPeakUsage);
      long start = System.nanoTime();
      TeamPlan plan = access.plan();
      double seconds = (System.nanoTime() - start) / 1e9;
      long peak = pools().stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
      if (plan.changes().size() != (members - there) + (roles - roles / 2)) {
        throw new IllegalStateException(plan.changes().size() + " changes");
      }
      int requests = lab.requests().size() - before;
      String live = inUse() + " MiB";
      if (!isThrottled) {
        for (int more = 1; more < 10; more++) {
          plan = access.plan();
        }
        live += ", " + inUse() + " MiB";
      }
      System.out.printf(
          Locale.ROOT,
          "| %,d | %d | %s | %d | %.2f s | %d MiB | %s |%n",
          members,
          roles,
          isThrottled ? "every 2nd" : "none",
          requests,
          seconds,
          peak >> 20,
          live);
    }
  }

  /** What is reachable, in MiB. */
  private static long inUse() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
  }

  private static String container(int i) {
    return "https://contosodata.blob.core.windows.net/container-" + i;
  }

  private static List<MemoryPoolMXBean> pools() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .toList();
  }
}
