package dev.latchkey.lab.internal.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The public host names that the lab plays, with their services. */
public final class PlayedHosts {
  private final Map<String, Service> byName = new LinkedHashMap<>();
  private final Map<String, Service> byParentDomain = new LinkedHashMap<>();

  /** No hosts yet. */
  public PlayedHosts() {}

  /**
   * Plays one host.
   *
   * @param host its name
   * @param service what answers
   */
  public void play(String host, Service service) {
    byName.put(host, service);
  }

  /**
   * Plays every host that is one label below a domain.
   *
   * @param domain the domain, {@code blob.core.windows.net}
   * @param service what answers
   */
  public void playBelow(String domain, Service service) {
    byParentDomain.put(domain, service);
  }

  /**
   * Finds the service of a host.
   *
   * @param host its name, in any letter case
   * @return the service, if the lab plays the host
   */
  public Optional<Service> find(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    Service service = byName.get(name);
    if (service == null && name.indexOf('.') > 0) {
      service = byParentDomain.get(name.substring(name.indexOf('.') + 1));
    }
    return Optional.ofNullable(service);
  }

  /** The exact names. */
  List<String> names() {
    return List.copyOf(byName.keySet());
  }

  /** The domains below which every host is played. */
  List<String> parentDomains() {
    return List.copyOf(byParentDomain.keySet());
  }
}
