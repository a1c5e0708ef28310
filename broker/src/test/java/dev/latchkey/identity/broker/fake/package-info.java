/** A broker and a bus that tests control. Both speak D-Bus by code that is not ours. */
@NullMarked
package dev.latchkey.identity.broker.fake;

import org.jspecify.annotations.NullMarked;
