package dev.coffre.server.people;

import java.time.Instant;

/**
 * What a session remembers of a sign-in. Rights are no part of it: they are looked up for each request.
 *
 * @param mark changes with every new password or second factor, which ends all sessions from before
 * @param proven when password or second factor were last given
 */
public record SignedIn(String account, String mark, Instant proven) {}
