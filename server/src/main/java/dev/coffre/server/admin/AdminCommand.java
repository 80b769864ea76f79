package dev.coffre.server.admin;

/**
 * A command of an administrator: its arguments. {@link CommandTable} has its specification.
 *
 * @param <A> type of the answer
 */
public interface AdminCommand<A> {}
