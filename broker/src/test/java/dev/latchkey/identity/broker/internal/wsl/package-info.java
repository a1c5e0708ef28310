@NullMarked
package dev.latchkey.identity.broker.internal.wsl;

import org.jspecify.annotations.NullMarked;
