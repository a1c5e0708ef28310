/**
 * The classes that azure-identity has and {@code latchkey-identity} has not. The build moves them,
 * with copies of those that {@code latchkey-identity} has, to the package {@code
 * com.azure.identity}.
 */
@NullMarked
package dev.latchkey.identity;

import org.jspecify.annotations.NullMarked;
