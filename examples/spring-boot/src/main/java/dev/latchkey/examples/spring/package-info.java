/** A Spring Boot app that signs in to Azure through one bean. */
@NullMarked
package dev.latchkey.examples.spring;

import org.jspecify.annotations.NullMarked;
