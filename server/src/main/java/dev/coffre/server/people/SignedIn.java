package dev.coffre.server.people;

/**
 * What a session remembers of a sign-in. Rights are no part of it: they are looked up for each request.
 *
 * @param mark changes with every new password or second factor, which so ends all sessions from before
 */
public record SignedIn(String account, String mark) {}
