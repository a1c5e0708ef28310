package dev.latchkey.lab.internal.resourcemanager;

import dev.latchkey.lab.directory.Resource;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code $filter} of a list of resources: properties that equal a text, joined by {@code and}.
 *
 * <p>Source: learn.microsoft.com/rest/api/resources/resources/list.
 */
final class ResourceFilter {
  private static final Pattern TERM =
      Pattern.compile(
          "(resourceType|name|resourceGroup|location)\\s+eq\\s+'((?:[^']|'')*)'",
          Pattern.CASE_INSENSITIVE);

  private ResourceFilter() {}

  static Predicate<Resource> parse(String filter) throws ArmException {
    Predicate<Resource> wanted = resource -> true;
    if (filter.isBlank()) {
      return wanted;
    }
    for (String term : filter.strip().split("(?i)\\s+and\\s+", -1)) {
      Matcher matcher = TERM.matcher(term.strip());
      if (!matcher.matches()) {
        throw new ArmException(
            400,
            "InvalidFilterInQueryString",
            "Invalid $filter '" + filter + "' specified in the query string.");
      }
      String property = matcher.group(1).toLowerCase(Locale.ROOT);
      String text = matcher.group(2).replace("''", "'");
      wanted = wanted.and(resource -> valueOf(resource, property).equalsIgnoreCase(text));
    }
    return wanted;
  }

  private static String valueOf(Resource resource, String property) {
    return switch (property) {
      case "resourcetype" -> resource.type().path();
      case "name" -> resource.name();
      case "resourcegroup" -> resource.resourceGroup().name();
      default -> resource.resourceGroup().location();
    };
  }
}
