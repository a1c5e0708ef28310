package dev.latchkey.lab.internal.graph;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object of the directory, as Graph shows it.
 *
 * @param type {@code user}, {@code group}, {@code application}, {@code servicePrincipal} …
 * @param properties its properties in JSON
 */
record GraphObject(String type, Map<String, @Nullable Object> properties) {

  static GraphObject of(String type) {
    return new GraphObject(type, new LinkedHashMap<>());
  }

  /** Sets properties without a value. */
  void putNull(String... names) {
    for (String name : names) {
      properties.put(name, null);
    }
  }

  void put(String name, @Nullable Object value) {
    properties.put(name, value);
  }

  @Nullable Object get(String name) {
    return properties.get(name);
  }

  /** A property as text, empty if it has no value. */
  String text(String name) {
    Object value = properties.get(name);
    return value == null ? "" : value.toString();
  }

  /** The same object, saying its type: lists of objects of several types have it so. */
  GraphObject withType() {
    GraphObject typed = of(type);
    typed.put("@odata.type", "#microsoft.graph." + type);
    typed.properties.putAll(properties);
    return typed;
  }
}
