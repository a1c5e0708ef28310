package com.azure.identity;

/**
 * Stands for the classes that maven-shade puts into this package: javac exports no empty package.
 * It is not in the jar.
 */
final class Relocated {
  private Relocated() {}
}
