@NullMarked
package dev.latchkey.identity.broker;

import org.jspecify.annotations.NullMarked;
