@NullMarked
package dev.latchkey.identity.broker.internal.dbus;

import org.jspecify.annotations.NullMarked;
