/** An app of Spring Cloud Azure, which brings azure-identity and makes its own credentials. */
@NullMarked
package dev.latchkey.examples.springcloud;

import org.jspecify.annotations.NullMarked;
