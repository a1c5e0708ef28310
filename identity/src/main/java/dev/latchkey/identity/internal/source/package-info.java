/**
 * What every source of tokens has in common: the request, the token with its owner, the failure
 * with its remedy, and one piece of work in flight for all who wait for it.
 *
 * <p>This package, {@code internal.chain}, {@code internal.tool}, {@code internal.tool.az}, {@code
 * internal.files} and {@code internal.json} are on the path of the first token of a new JVM, which
 * pays about a millisecond for each class it loads there. So the code on that path has:
 *
 * <ul>
 *   <li>no lambdas and method references (the first costs 20 ms, each further one half a
 *       millisecond), but loops and small classes;
 *   <li>no {@code switch} over an enum, which is one class more;
 *   <li>no regular expressions and no formatters;
 *   <li>{@code equals} and {@code hashCode} written out where a record is a key: a record's own are
 *       made when they are first called (15 ms);
 *   <li>parts that are needed only for asking made when somebody asks.
 * </ul>
 *
 * <p>A test counts the classes of ours that a first token loads.
 */
package dev.latchkey.identity.internal.source;
