package dev.latchkey.access.internal.azure;

import dev.latchkey.access.AccessException;
import dev.latchkey.access.internal.azure.ResourceManager.Resource;
import dev.latchkey.access.internal.azure.ResourceManager.Subscription;
import dev.latchkey.access.internal.names.Names;
import dev.latchkey.identity.FailureKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A scope that was not found: what the account sees there, and what was probably meant. */
final class MissingScope {
  private static final int MOST_NAMED = 10;

  private final ScopeName name;
  private final ScopeResolver scopes;

  MissingScope(ScopeName name, ScopeResolver scopes) {
    this.name = name;
    this.scopes = scopes;
  }

  AccessException failure() {
    List<Subscription> all = scopes.subscriptions();
    if (all.isEmpty()) {
      return failure("the account sees no subscription of this tenant", "", "");
    }
    String seen = "the account sees the subscriptions " + named(names(all));
    if (name.kind() == ScopeName.Kind.URL) {
      return resource(all, "no such resource in " + named(names(all)));
    }
    Optional<Subscription> in = scopes.subscription(name);
    if (in.isEmpty()) {
      return failure(
          seen,
          Names.didYouMean(name.subscription(), names(all)),
          "az account list --query \"[].name\" --output tsv");
    }
    return name.kind() == ScopeName.Kind.RESOURCE
        ? resource(List.of(in.get()), "no such resource in '" + shown(in.get().name()) + "'")
        : resourceGroup(in.get());
  }

  private AccessException resourceGroup(Subscription in) {
    List<String> groups = scopes.groups(in).stream().map(Resource::name).toList();
    return failure(
        "the account sees no such resource group in the subscription '"
            + shown(in.name())
            + "'"
            + (groups.isEmpty() ? "" : ", only " + named(groups)),
        instead(name.resourceGroup(), groups),
        "az group list --subscription " + in.id() + " --query \"[].name\" --output tsv");
  }

  private AccessException resource(List<Subscription> in, String seen) {
    List<String> names = new ArrayList<>();
    for (String type : name.types()) {
      in.forEach(subscription ->
          scopes.resources(subscription, type).forEach(one -> names.add(one.name())));
    }
    String suggestion = instead(name.resource(), names);
    boolean isUrl = name.kind() == ScopeName.Kind.URL;
    return failure(
        "the account sees "
            + seen
            // Otherwise somebody else may see it, and the scope is not missing.
            + (isUrl && suggestion.isEmpty() ? ", and Azure has no resource of that name" : ""),
        suggestion,
        isUrl
            ? ""
            : "az resource list --subscription "
                + in.get(0).id()
                + " --resource-type "
                + name.types().get(0)
                + " --query \"[].id\" --output tsv");
  }

  /** The scope as it stands in the file, with another name. */
  private String instead(String part, List<String> known) {
    List<String> near = Names.near(part, known);
    return near.isEmpty()
        ? ""
        : near.stream()
            .map(other ->
                Pattern.compile(part, Pattern.LITERAL | Pattern.CASE_INSENSITIVE)
                    .matcher(name.text())
                    .replaceFirst(Matcher.quoteReplacement(other)))
            .map(MissingScope::shown)
            .collect(Collectors.joining("', '", "; did you mean '", "'?"));
  }

  private static List<String> names(List<Subscription> all) {
    return all.stream().map(Subscription::name).toList();
  }

  private static String named(List<String> names) {
    return names.stream()
            .limit(MOST_NAMED)
            .map(one -> "'" + shown(one) + "'")
            .collect(Collectors.joining(", "))
        + (names.size() > MOST_NAMED ? " and " + (names.size() - MOST_NAMED) + " more" : "");
  }

  private static String shown(String text) {
    return Names.shown(text);
  }

  private AccessException failure(String seen, String suggestion, String remedy) {
    return new AccessException(
        FailureKind.INVALID_REQUEST,
        "The scope '" + shown(name.text()) + "' was not found: " + seen + suggestion,
        remedy.isEmpty() || !suggestion.isEmpty() ? null : remedy);
  }
}
