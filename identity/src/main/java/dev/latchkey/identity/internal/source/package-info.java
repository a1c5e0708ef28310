/**
 * What every source of tokens has in common: the request, the token with its owner, the failure
 * with its remedy, and one piece of work in flight for all waiting callers.
 *
 * <p>This package, {@code internal.chain}, {@code internal.tool}, {@code internal.tool.az}, {@code
 * internal.files} and {@code internal.json} are on the path to the first token of a new JVM. Each
 * class that is loaded there costs about a millisecond. So the code on that path has:
 * <ul> <li>loops and small classes in place of lambdas and method references (the first one costs
 * 20 ms, each further one half a millisecond); <li>no {@code switch} over an enum, which loads one
 * more class; <li>no regular expressions and no formatters; <li>{@code equals} and {@code hashCode}
 * written out in a record that is a key: a record's own are generated on the first call (15 ms);
 * <li>parts that only a call to a source needs, created on that call.
 * </ul>
 *
 * <p>A test counts our classes that a first token loads.
 */
package dev.latchkey.identity.internal.source;
